// Runs before first paint: sets the theme that was chosen, or the one of the system, so that nothing flashes.
import { applyTheme } from "./theme.js";

applyTheme();
