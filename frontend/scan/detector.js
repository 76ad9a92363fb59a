// Reads barcodes in pictures: the browser's own detector, else one that is fetched from this server (430 kB, once).
const WANTED = [
  "ean_13", "ean_8", "upc_a", "upc_e", "code_128", "code_39", "code_93", "codabar", "itf", "qr_code", "data_matrix", "pdf417",
];

export async function makeDetector() {
  return (await native()) ?? fetched();
}

async function native() {
  if (!("BarcodeDetector" in globalThis)) return null;
  const known = await globalThis.BarcodeDetector.getSupportedFormats();
  const formats = WANTED.filter((format) => known.includes(format));
  // On some systems the detector exists and knows nothing.
  return formats.length ? new globalThis.BarcodeDetector({ formats }) : null;
}

export async function fetched() {
  const { BarcodeDetector, prepareZXingModule, wasm } = await import("./fetched.js");
  prepareZXingModule({ overrides: { locateFile: () => new URL(wasm, import.meta.url).href } });
  return new BarcodeDetector({ formats: WANTED });
}
