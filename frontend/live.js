// Live messages: one websocket per page, the dot that shows it, the bell's count and the toasts of the inbox.
// A message only says "look": what is shown comes by REST, after the newest notification this tab has shown.
import { io } from "socket.io-client";

import { showToast } from "./toast.js";

const NEWS = "/api/v1/notification/news";
const RETURN_MS = 2000;

let fetching = Promise.resolve();

// Connects where somebody is signed in. Other modules hear what changed as document events
// `live:stock_changed` and `live:stock_alert_changed`, with site_id, ids and count as detail.
export function attachLive() {
  if (!document.body.dataset.user) return;
  const socket = io({ transports: ["websocket"] });
  socket.on("connect", () => {
    showConnection("live");
    catchUp();
  });
  socket.on("disconnect", (reason) => {
    showConnection("lost");
    // The server cuts sockets whose rights changed: ask again, it decides anew.
    if (reason === "io server disconnect") setTimeout(() => socket.connect(), RETURN_MS);
  });
  socket.on("connect_error", () => showConnection("lost"));
  socket.on("notification", (message) => catchUp(message.id));
  for (const message of ["inbox_read", "inbox_changed"]) socket.on(message, () => catchUp());
  for (const message of ["stock_changed", "stock_alert_changed"]) {
    socket.on(message, (detail) => document.dispatchEvent(new CustomEvent(`live:${message}`, { detail })));
  }
}

// One request at a time, in order, so that no notification is shown twice.
function catchUp(announced = null) {
  fetching = fetching.then(() => fetchNews(announced)).catch(() => showConnection("lost"));
}

async function fetchNews(announced) {
  const place = `inventra-inbox-${document.body.dataset.user}`;
  const seen = sessionStorage.getItem(place);
  // Two transactions may finish in the other order than their ids: then the announced one lies behind the cursor.
  const after = seen !== null && announced !== null ? Math.min(Number(seen), announced - 1) : seen;
  const response = await fetch(after === null ? NEWS : `${NEWS}?after=${after}`, { headers: { Accept: "application/json" } });
  if (!response.ok) return;
  const news = await response.json();
  showUnread(news.unread);
  for (const item of news.result.filter(({ id }) => id > Number(seen) || id === announced)) {
    showToast({ title: item.title, text: item.body, href: item.href, tone: item.kind === "low_stock" ? "warn" : "info" });
  }
  sessionStorage.setItem(place, Math.max(news.cursor, Number(seen)));
}

function showUnread(unread) {
  for (const count of document.querySelectorAll("[data-bell-count]")) {
    count.textContent = unread > 99 ? "99+" : unread || "";
  }
}

function showConnection(state) {
  for (const foot of document.querySelectorAll("[data-live]")) {
    foot.dataset.liveState = state;
    foot.querySelector("[data-live-words]").textContent = state === "live" ? foot.dataset.liveText : foot.dataset.lostText;
  }
}
