// Every page's script: attaches each behaviour once to the document, and the dressed parts to whatever htmx brings.
import { attachColumns } from "./columns.js";
import { attachConfirm } from "./confirm.js";
import { attachFigures } from "./figures.js";
import { attachFilters } from "./filters.js";
import { attachForms } from "./form.js";
import { attachList, attachLists } from "./list.js";
import { attachLive } from "./live.js";
import { attachLines } from "./lines.js";
import { attachMenus } from "./menu.js";
import { attachPalette } from "./palette/opener.js";
import { attachSelects } from "./remote_select.js";
import { attachSelection } from "./selection.js";
import { attachShortcuts } from "./shortcuts.js";
import { attachSidebar } from "./sidebar.js";
import { attachSwaps } from "./swap.js";
import { attachTheme } from "./theme.js";
import { attachViews } from "./views.js";

function attachParts(root) {
  attachSelects(root);
  attachFigures(root);
  attachList(root);
}

attachTheme();
attachMenus();
attachConfirm();
attachForms();
attachSelection();
attachLists();
attachFilters();
attachColumns();
attachViews();
attachShortcuts();
attachPalette();
attachSidebar();
attachLines(attachParts); // before the parts: it copies the first line as the server sent it
attachSwaps(attachParts);
attachLive();
