// The server as the scan page knows it: looks codes up and posts entries, always in the name of the person of this page.
const WAIT_MS = 15_000;
const WAITING = new Set([408, 425, 429]);

// The server said no, in a sentence of its own; asking again as it is would not help.
export class Refused extends Error {
  constructor(status, problem) {
    super(problem.detail || problem.title || String(status));
    this.status = status;
    this.code = (problem.type ?? "").split("/").at(-1);
  }
}

// Nobody, or somebody else, is signed in.
export class SignedOut extends Error {}

// No answer, or none that counts: the same request may be sent again.
export class Unreachable extends Error {
  constructor(retryAfterSeconds = 0) {
    super("unreachable");
    this.retryAfterMs = retryAfterSeconds * 1000;
  }
}

export function makeCalls(user) {
  let token = document.querySelector("meta[name=csrf-token]")?.content ?? "";

  async function call(path, options = {}) {
    const headers = { Accept: "application/json", "X-Inventra-User": String(user), ...options.headers };
    let response;
    try {
      response = await fetch(path, { ...options, headers, signal: AbortSignal.timeout(WAIT_MS) });
    } catch {
      throw new Unreachable();
    }
    return answered(response);
  }

  async function post(entry, path, isSecondTry = false) {
    const headers = { "Content-Type": "application/json", "X-CSRFToken": token, "Idempotency-Key": entry.key };
    try {
      return await call(path, { method: "POST", headers, body: JSON.stringify(entry.body) });
    } catch (error) {
      // A sign-in elsewhere brings another token; the page asks for it once.
      if (!(error instanceof Refused) || error.status !== 400 || isSecondTry || !(await renewed())) throw error;
      return post(entry, path, true);
    }
  }

  async function renewed() {
    const before = token;
    token = (await call("/api/v1/scan/session")).csrf_token;
    return token !== before;
  }

  return {
    post: async (entry, path) => (await post(entry, path)).result,
    resolve: async (code, isBlind = false) =>
      (await call(`/api/v1/scan/resolve?code=${encodeURIComponent(code)}${isBlind ? "&blind=true" : ""}`)).result,
  };
}

async function answered(response) {
  const body = await response.json().catch(() => null);
  if (response.ok && body) return body;
  if (response.status === 401) throw new SignedOut();
  if (response.ok || response.status >= 500 || WAITING.has(response.status)) {
    throw new Unreachable(Number(response.headers.get("Retry-After")) || 0);
  }
  throw new Refused(response.status, body ?? {});
}
