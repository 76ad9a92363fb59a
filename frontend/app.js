// Every page's script: attaches each behaviour once to the document, and the dressed parts to whatever htmx brings.
import { attachColumns } from "./columns.js";
import { attachConfirm } from "./confirm.js";
import { attachEnter } from "./enter.js";
import { attachExplain } from "./explain.js";
import { attachFigures } from "./figures.js";
import { attachFilters } from "./filters.js";
import { attachDrafts } from "./drafts.js";
import { attachForms } from "./form.js";
import { attachInbox } from "./inbox.js";
import { attachList, attachLists } from "./list.js";
import { attachLive } from "./live.js";
import { attachLines } from "./lines.js";
import { attachMenus } from "./menu.js";
import { attachPalette } from "./palette/opener.js";
import { attachPanels } from "./panel.js";
import { attachPreview } from "./preview.js";
import { attachReach } from "./reach.js";
import { attachRegions } from "./region.js";
import { attachSelects } from "./remote_select.js";
import { attachRows, attachSelection } from "./selection.js";
import "./shared.js"; // one file with what modules that come later share with this one
import { attachShortcuts } from "./shortcuts.js";
import { attachSidebar } from "./sidebar.js";
import { attachSwaps } from "./swap.js";
import { attachTabs } from "./tabs.js";
import { attachTheme } from "./theme.js";
import { attachViews } from "./views.js";
import { attachWalk } from "./walk.js";

function attachParts(root) {
  attachSelects(root);
  attachFigures(root);
  attachList(root);
  attachRows(root);
}

attachTheme();
attachMenus();
attachConfirm();
attachReach(); // before the forms: they lock what is being sent
attachForms();
attachDrafts();
attachEnter();
attachSelection();
attachLists();
attachFilters();
attachColumns();
attachViews();
attachShortcuts();
attachRegions();
attachTabs();
attachWalk();
attachExplain();
attachPreview();
attachPalette();
attachSidebar();
attachPanels();
attachInbox();
attachLines(attachParts); // before the parts: it copies the first line as the server sent it
attachSwaps(attachParts);
attachLive();

const scan = document.querySelector("[data-scan]");
if (scan) import("./scan/page.js").then(({ startScanning }) => startScanning(scan));

const arranging = document.querySelector("[data-arrange]");
if (arranging) import("./arrange.js").then(({ startArranging }) => startArranging(arranging));
