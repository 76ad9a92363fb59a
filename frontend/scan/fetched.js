// The detector for browsers without one: its script and its program, which come when they are needed.
import "../shared.js";

export { BarcodeDetector, prepareZXingModule } from "barcode-detector/ponyfill";
export { default as wasm } from "zxing-wasm/reader/zxing_reader.wasm";
