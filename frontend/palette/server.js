// What the palette asks the server.
const token = () => document.querySelector("meta[name=csrf-token]").content;

let asking = new AbortController();

// The results as HTML; null when a later question was asked meanwhile.
export async function find(text) {
  asking.abort();
  asking = new AbortController();
  try {
    const response = await fetch(`/palette?${new URLSearchParams({ q: text })}`, { signal: asking.signal });
    if (!response.ok || response.redirected) throw new Error(`${response.status}`);
    return await response.text();
  } catch (error) {
    if (error.name === "AbortError") return null;
    throw error;
  }
}

// The address of what the text is the code of, null for anything else.
export async function openOf(text) {
  const response = await fetch(`/palette/open?${new URLSearchParams({ code: text })}`, { headers: { Accept: "application/json" } });
  return response.ok ? (await response.json()).url : null;
}

// Tells that a row was opened; the answer is not waited for, as the page is left.
export function remember({ resource, rowId }) {
  if (!rowId) return;
  const body = new URLSearchParams({ resource, row_id: rowId, csrf_token: token() });
  fetch("/palette/recent", { method: "POST", body, keepalive: true });
}
