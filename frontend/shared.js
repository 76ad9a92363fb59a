// What modules that come later share with the script of every page, in one place: so it is one file to be fetched.
export { drawIcon } from "./icon.js";
export { loadList } from "./list.js";
export { send } from "./rest.js";
export { clearSelection } from "./selection.js";
export { showKeys } from "./shortcuts.js";
export { loadPart, showFailure, showPart } from "./swap.js";
export { chooseTheme } from "./theme.js";
export { showToast } from "./toast.js";
