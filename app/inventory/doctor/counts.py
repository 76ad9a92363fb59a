"""The doctor of counts: what they saw, what they say and what they moved agree."""

from app.core.doctor import Check

COUNT_CHECKS = (
    Check(
        "counts saw what the moves had made",
        "SELECT count(*) FROM inventory.count_line",
        """
        SELECT line.id AS line_id, line.count_id, line.expected, coalesce(sum(side.quantity), 0) AS moved
        FROM inventory.count_line line
        LEFT JOIN LATERAL (
          SELECT quantity FROM inventory.stock_move move
          WHERE move.variant_id = line.variant_id AND move.id <= line.seen_move_id
            AND (move.to_location_id, move.to_lot_id, move.to_condition_id)
                = (line.location_id, line.lot_id, line.condition_id)
          UNION ALL
          SELECT -quantity FROM inventory.stock_move move
          WHERE move.variant_id = line.variant_id AND move.id <= line.seen_move_id
            AND (move.from_location_id, move.lot_id, move.condition_id)
                = (line.location_id, line.lot_id, line.condition_id)
        ) side ON true
        GROUP BY line.id HAVING line.expected <> coalesce(sum(side.quantity), 0)
        """,
    ),
    Check(
        "lines of counts say what was counted last",
        "SELECT count(*) FROM inventory.count_entry",
        """
        SELECT line.id AS line_id, line.counted, last.quantity
        FROM inventory.count_line line
        LEFT JOIN LATERAL (
          SELECT quantity, expected, seen_move_id FROM inventory.count_entry WHERE line_id = line.id
          ORDER BY id DESC LIMIT 1
        ) last ON true
        WHERE line.counted IS NOT NULL AND (line.counted, line.expected, line.seen_move_id)
              IS DISTINCT FROM (last.quantity, last.expected, last.seen_move_id)
        """,
    ),
    Check(
        "lines of counts are open exactly while the count goes on",
        "SELECT count(*) FROM inventory.count_line",
        """
        SELECT line.id AS line_id, line.count_id, count.state
        FROM inventory.count_line line JOIN inventory.stock_count count ON count.id = line.count_id
        WHERE line.is_open = (count.state IN ('posted', 'cancelled'))
        """,
    ),
    Check(
        "applied counts moved what they found",
        "SELECT count(*) FROM inventory.stock_count WHERE state = 'posted'",
        """
        SELECT count_id, variant_id, location_id, line.difference, moved.quantity AS moved
        FROM (
          SELECT line.count_id, line.variant_id, line.location_id, line.lot_id, line.condition_id,
                 line.counted - line.expected AS difference
          FROM inventory.count_line line JOIN inventory.stock_count count ON count.id = line.count_id
          WHERE count.state = 'posted' AND line.counted <> line.expected
        ) line
        FULL JOIN (
          SELECT count.id AS count_id, move.variant_id,
                 CASE WHEN source.role IS NULL THEN move.from_location_id ELSE move.to_location_id END AS location_id,
                 move.lot_id, move.condition_id,
                 CASE WHEN source.role IS NULL THEN -move.quantity ELSE move.quantity END AS quantity
          FROM inventory.stock_count count
          JOIN inventory.stock_move move ON move.posting_id = count.posting_id
          JOIN inventory.location source ON source.id = move.from_location_id
        ) moved USING (count_id, variant_id, location_id, lot_id, condition_id)
        WHERE line.difference IS DISTINCT FROM moved.quantity
        """,
    ),
    Check(
        "the accuracy of applied counts is that of their lines",
        "SELECT count(*) FROM inventory.stock_count WHERE state = 'posted'",
        """
        SELECT count.id AS count_id, count.counted_lines, made.lines, count.right_lines, made.lines_right,
               count.book_amount, made.book, count.right_amount, made.right_book, count.gain_amount, moved.gain,
               count.loss_amount, moved.loss
        FROM inventory.stock_count count
        LEFT JOIN (
          SELECT count_id, count(*) AS lines, count(*) FILTER (WHERE counted = expected) AS lines_right,
                 round(sum(greatest(expected, 0) * unit_value), 4) AS book,
                 round(sum(CASE WHEN counted = expected THEN greatest(expected, 0) * unit_value ELSE 0 END), 4)
                   AS right_book
          FROM inventory.count_line WHERE counted IS NOT NULL GROUP BY count_id
        ) made ON made.count_id = count.id
        LEFT JOIN (
          SELECT count.id AS count_id, sum(move.value_amount) FILTER (WHERE source.role IS NOT NULL) AS gain,
                 sum(move.value_amount) FILTER (WHERE source.role IS NULL) AS loss
          FROM inventory.stock_count count
          JOIN inventory.stock_move move ON move.posting_id = count.posting_id
          JOIN inventory.location source ON source.id = move.from_location_id
          GROUP BY count.id
        ) moved ON moved.count_id = count.id
        WHERE count.state = 'posted'
          AND (count.counted_lines, count.right_lines, count.book_amount, count.right_amount, count.gain_amount,
               count.loss_amount)
              IS DISTINCT FROM (made.lines, made.lines_right, made.book, made.right_book, coalesce(moved.gain, 0),
                                coalesce(moved.loss, 0))
        """,
    ),
    # Only a count above the limit has a named approver; the limit itself is a setting of the installation.
    Check(
        "who approved a count neither counted in it nor submitted it",
        "SELECT count(*) FROM inventory.stock_count WHERE approved_by_id IS NOT NULL",
        """
        SELECT count.id AS count_id, count.state, count.approved_by_id, count.submitted_by_id,
               min(entry.id) AS entry_id
        FROM inventory.stock_count count
        LEFT JOIN (
          SELECT line.count_id, entry.counted_by_id, entry.id
          FROM inventory.count_entry entry JOIN inventory.count_line line ON line.id = entry.line_id
        ) entry ON entry.count_id = count.id AND entry.counted_by_id = count.approved_by_id
        WHERE entry.id IS NOT NULL OR count.approved_by_id = count.submitted_by_id
        GROUP BY count.id
        """,
    ),
    Check(
        "counts are approved before they are applied, and not while somebody counts",
        "SELECT count(*) FROM inventory.stock_count",
        """
        SELECT id AS count_id, state, submitted_at, approved_at, approved_by_id, posted_at
        FROM inventory.stock_count
        WHERE state <> 'cancelled' AND ((approved_at IS NOT NULL AND state NOT IN ('approved', 'posted'))
          OR (submitted_at IS NOT NULL) <> (state IN ('review', 'approved', 'posted'))
          OR (posted_at IS NOT NULL) <> (state = 'posted') OR (approved_by_id IS NOT NULL AND approved_at IS NULL))
        """,
    ),
)
