// The palette's commands that the page does itself.
import { chooseTheme, showKeys } from "../shared.js";

const COMMANDS = {
  theme: (choice) => chooseTheme(choice),
  keys: () => showKeys(),
  language: () => document.querySelector("[data-language]").click(),
  "sign-out": () => document.querySelector("[data-sign-out]").click(),
};

// Does the command `name` or `name:value`.
export function run(command) {
  const [name, value] = command.split(":");
  COMMANDS[name](value);
}
