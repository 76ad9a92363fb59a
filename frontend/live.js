// Live messages: one websocket per page, the dot that shows it, the bell's count and the toasts of the inbox.
// A message only says "look": what is shown comes by REST, after the newest notification this person was shown.
import { io } from "socket.io-client";

import { showNews } from "./inbox.js";

const NEWS = "/api/v1/notification/news";
const RETURN_MS = 2000;
const PATIENCE_MS = 60_000;
const REMEMBERED = 50;

let fetching = Promise.resolve();
let delay = RETURN_MS;

// Connects where somebody is signed in. Other modules hear what changed as document events
// `live:stock_changed` and `live:stock_alert_changed`, with site_id, ids and count as detail.
export function attachLive() {
  if (!document.body.dataset.user) return;
  const socket = io({ transports: ["websocket"] });
  const look = (message = null) => catchUp(socket, message);
  socket.on("connect", () => look());
  socket.on("disconnect", (reason) => {
    showConnection("lost");
    // The server cuts sockets whose rights changed: ask again, it decides anew.
    if (reason === "io server disconnect") setTimeout(() => socket.connect(), RETURN_MS);
  });
  socket.on("connect_error", () => showConnection("lost"));
  socket.on("notification", look);
  for (const message of ["inbox_read", "inbox_changed"]) socket.on(message, () => look());
  for (const message of ["stock_changed", "stock_alert_changed"]) {
    socket.on(message, (detail) => document.dispatchEvent(new CustomEvent(`live:${message}`, { detail })));
  }
  document.addEventListener("visibilitychange", () => look());
}

// One request at a time, in order, over all tabs; a hidden tab leaves the news to the one that is looked at.
function catchUp(socket, message) {
  fetching = fetching.then(() => alone(() => (document.hidden || !hasInbox() ? null : fetchNews(message)))).then(
    () => {
      delay = RETURN_MS;
      showConnection(socket.connected ? "live" : "lost");
    },
    () => {
      showConnection("lost");
      setTimeout(() => catchUp(socket, message), delay);
      delay = Math.min(delay * 2, PATIENCE_MS);
    },
  );
}

// Whether the person may read an inbox; who may not is told nothing, and asks for nothing.
function hasInbox() {
  return "inbox" in document.body.dataset;
}

// Locks between tabs exist on https and on this machine only; elsewhere a tab is alone with itself.
function alone(work) {
  return navigator.locks ? navigator.locks.request("inventra-inbox", work) : work();
}

async function fetchNews(message) {
  const { seen, shown } = readPlace();
  const asked = new URLSearchParams();
  if (seen !== null) asked.set("after", seen);
  if (message) asked.set("also", message.id); // transactions may finish in another order than their ids
  const response = await fetch(`${NEWS}?${asked}`, { headers: { Accept: "application/json" } });
  if (response.status >= 500 || response.status === 429) throw new Error(`${response.status}`);
  if (!response.ok) return;
  const { result, cursor, unread } = await response.json();
  showUnread(unread);
  for (const row of result) {
    const name = row.id === message?.id && message.woken_at ? `${row.id}@${message.woken_at}` : `${row.id}`;
    if (!shown.includes(name)) showNews(row);
    shown.push(name);
  }
  keepPlace({ seen: Math.max(cursor, seen ?? 0), shown: shown.slice(-REMEMBERED) });
}

function readPlace() {
  return JSON.parse(localStorage.getItem(place()) ?? '{"seen": null, "shown": []}');
}

function keepPlace(state) {
  localStorage.setItem(place(), JSON.stringify(state));
}

function place() {
  return `inventra.inbox.${document.body.dataset.user}`;
}

function showUnread(unread) {
  for (const count of document.querySelectorAll("[data-count-of=Notification]")) {
    count.textContent = unread > 99 ? "99+" : unread || "";
  }
}

function showConnection(state) {
  for (const foot of document.querySelectorAll("[data-live]")) {
    foot.dataset.liveState = state;
    foot.querySelector("[data-live-words]").textContent = state === "live" ? foot.dataset.liveText : foot.dataset.lostText;
  }
}
