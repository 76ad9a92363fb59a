// Calls of our own REST API with the session and its CSRF token.

// Answers {status, content} or {status, problem}; `version` becomes If-Match. A lost connection is a problem, too.
export async function send(method, url, body = null, version = null) {
  const headers = { Accept: "application/json", "X-CSRFToken": document.querySelector("meta[name=csrf-token]")?.content ?? "" };
  if (body !== null) headers["Content-Type"] = "application/json";
  if (version !== null) headers["If-Match"] = `"${version}"`;
  try {
    const response = await fetch(url, { method, headers, body: body === null ? undefined : JSON.stringify(body) });
    const content = response.status === 204 ? null : await response.json();
    return response.ok ? { status: response.status, content } : { status: response.status, problem: content };
  } catch {
    const { failedTitle, failedText } = document.body.dataset;
    return { status: 0, problem: { title: failedTitle, detail: failedText, errors: [] } };
  }
}
