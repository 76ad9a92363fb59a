// The colours of figures in the present theme.

// A figure may name a colour as a token, such as "--iv-chart-1"; here it becomes the colour of the theme.
export function inTokens(value) {
  if (typeof value === "string") return value.startsWith("--iv-") ? token(value) : value;
  if (Array.isArray(value)) return value.map(inTokens);
  if (value && typeof value === "object") {
    return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, inTokens(part)]));
  }
  return value;
}

export function inTheme(layout) {
  const axis = { gridcolor: token("--iv-chart-grid"), linecolor: token("--iv-line"), zerolinecolor: token("--iv-line-strong") };
  const themed = inTokens(layout);
  const axes = Object.keys(themed).filter((key) => /^[xy]axis\d*$/.test(key));
  return {
    ...themed,
    ...Object.fromEntries([...new Set([...axes, "xaxis", "yaxis"])].map((key) => [key, { ...axis, ...themed[key] }])),
    paper_bgcolor: "transparent",
    plot_bgcolor: "transparent",
    font: { family: "Inter Variable, sans-serif", size: 12, ...themed.font, color: token("--iv-ink-2") },
    colorway: [1, 2, 3, 4, 5, 6].map((number) => token(`--iv-chart-${number}`)),
    hoverlabel: {
      bgcolor: token("--iv-raised"),
      bordercolor: token("--iv-line-strong"),
      font: { color: token("--iv-ink") },
    },
  };
}

function token(name) {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}
