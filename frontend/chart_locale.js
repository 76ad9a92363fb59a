// Teaches Plotly the months and days of the page's language; the server gives the signs of numbers.
const YEAR = 2026;
const FIRST_SUNDAY = 4; // of January 2026

export function registerLocale(Plotly) {
  const name = document.documentElement.lang || "en";
  const named = (dates, options) =>
    dates.map((date) => new Intl.DateTimeFormat(name, { timeZone: "UTC", ...options }).format(date));
  const months = Array.from({ length: 12 }, (_, month) => Date.UTC(YEAR, month, 15));
  const days = Array.from({ length: 7 }, (_, day) => Date.UTC(YEAR, 0, FIRST_SUNDAY + day));
  const format = {
    months: named(months, { month: "long" }),
    shortMonths: named(months, { month: "short" }),
    days: named(days, { weekday: "long" }),
    shortDays: named(days, { weekday: "short" }),
    dateTime: "%d %b %Y %H:%M",
    date: "%d %b %Y",
    time: "%H:%M:%S",
    periods: ["AM", "PM"],
  };
  Plotly.register({ moduleType: "locale", name, dictionary: {}, format });
  return name;
}
