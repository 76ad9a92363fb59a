// An icon of the sprite, for markup that is made in the browser.
const SVG = "http://www.w3.org/2000/svg";

export function drawIcon(name) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("class", "iv-icon");
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS(SVG, "use");
  use.setAttribute("href", `${document.body.dataset.sprite}#${name}`);
  svg.append(use);
  return svg;
}
