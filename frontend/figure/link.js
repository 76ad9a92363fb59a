// Where a click on a figure leads: all that stands at the clicked place of the axis is offered, one of it was meant.
export function linkAt(points, event, plot) {
  const meant = pointAt(points, valueAt(points[0], event, plot));
  return meant?.data.meta?.links?.[meant.pointNumber] ?? "";
}

// The value of the axis of numbers under the pointer.
function valueAt({ data, xaxis, yaxis }, event, plot) {
  const box = plot.getBoundingClientRect();
  return data.orientation === "h"
    ? xaxis.p2d(event.clientX - box.left - xaxis._offset)
    : yaxis.p2d(event.clientY - box.top - yaxis._offset);
}

// Of lines the nearest; of what is stacked the part that covers the value, or the last on its side of zero.
function pointAt(points, value) {
  const inOrder = points.toSorted((one, other) => one.curveNumber - other.curveNumber);
  const { type, stackgroup } = inOrder[0].data;
  if (type === "scatter" && !stackgroup) {
    return inOrder.toSorted((one, other) => Math.abs(numberOf(one) - value) - Math.abs(numberOf(other) - value))[0];
  }
  const side = inOrder.filter((point) => numberOf(point) * value > 0);
  let reach = 0;
  return side.find((point) => (reach += Math.abs(numberOf(point))) >= Math.abs(value)) ?? side.at(-1);
}

function numberOf({ data, pointNumber }) {
  return (data.orientation === "h" ? data.x : data.y)[pointNumber];
}
