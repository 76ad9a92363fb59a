// A new Idempotency-Key. crypto.randomUUID exists on HTTPS only; scanners are also used on plain HTTP at a desk.
export function newKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return `scan-${[...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("")}`;
}
