// The library of remote selects, as a module that shares its part of the bundle with the others.
import "./shared.js";

export { default } from "tom-select/base";
