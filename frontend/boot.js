// Runs before first paint: the theme and the sidebar as they were chosen, so that nothing flashes.
import { applySidebar } from "./sidebar.js";
import { applyTheme } from "./theme.js";

applyTheme();
applySidebar();
