// What a transfer order asks for, and how far the lines of the desk go towards it. Its rows came with its number; an
// order of more rows than the page is told, or of an older desk, has none, and only the server judges.
import { sum } from "./quantity.js";

// How much of the line's goods the order asks for, and how much of them the lines hold; null where it tells no rows.
export function standing(line, lines) {
  const rows = rowsFor(line);
  if (!rows) return null;
  const same = lines.filter((other) => other.order?.id === line.order.id && rowsFor(other)?.some((row) => rows.includes(row)));
  return { wanted: total(rows), has: total(same) };
}

// Whether the line, among these lines, goes with its order: it was asked for, and no more of it than that.
export function goesWith(line, lines) {
  const told = standing(line, lines);
  return !told || (told.wanted > 0 && told.has <= told.wanted);
}

// The order's rows less what the lines hold of them.
export function rest(order, lines) {
  let rows = order?.asked ?? [];
  for (const line of lines.filter((other) => other.order?.id === order?.id)) rows = less(rows, line);
  return rows.filter((row) => row.quantity > 0);
}

// The order once the lines are posted.
export function without(order, lines) {
  return order?.asked ? { ...order, asked: rest(order, lines) } : order;
}

function rowsFor(line) {
  return line.order?.asked?.filter((row) => isFor(row, line));
}

// A row without a lot takes any; goods whose symbol told no lot go with any row.
function isFor(row, line) {
  const namesLot = Boolean(line.serial ?? line.lot);
  return row.variant_id === line.item.id && (!row.lot_id || !namesLot || row.lot_id === line.lotId);
}

function less(rows, line) {
  let left = line.quantity;
  return rows.map((row) => {
    const part = isFor(row, line) ? Math.min(left, row.quantity) : 0;
    left = sum(left, -part);
    return part ? { ...row, quantity: sum(row.quantity, -part) } : row;
  });
}

function total(rows) {
  return sum(...rows.map(({ quantity }) => quantity));
}
