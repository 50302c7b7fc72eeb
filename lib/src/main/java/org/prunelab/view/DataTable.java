package org.prunelab.view;

import java.util.List;
import java.util.stream.Collectors;
import org.prunelab.report.FormattedTable;
import org.prunelab.report.Html;
import org.prunelab.report.Rendered;
import org.prunelab.report.TableFormat;
import org.prunelab.voc.Voc;
import org.prunelab.voc.VocImage;
import tech.tablesaw.api.LongColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/**
 * A data set as a table.
 *
 * <pre>{@code
 * Table classes = DataTable.classes(Voc.shapes());
 * }</pre>
 */
public final class DataTable {

    private DataTable() {}

    /** The data set as a notebook shows it: its classes, and what reading it decided. */
    public static Rendered of(Voc voc) {
        Table classes = classes(voc)
                .setName("%s: %,d training and %,d validation pictures"
                        .formatted(voc.name(), voc.train().size(), voc.val().size()));
        return Rendered.all(
                new FormattedTable(classes, TableFormat.standard()),
                Rendered.of(
                        voc.notices().stream()
                                .map(notice -> "<p>" + Html.escape(notice) + "</p>")
                                .collect(Collectors.joining()),
                        String.join("\n", voc.notices())));
    }

    /** For each class how many objects there are to learn from and to evaluate on. */
    public static Table classes(Voc voc) {
        return Table.create(
                voc.name(),
                StringColumn.create("class", voc.classes()),
                objects("training objects", voc, voc.train()),
                objects("validation objects", voc, voc.val()));
    }

    private static LongColumn objects(String name, Voc voc, List<VocImage> images) {
        long[] counts = new long[voc.classes().size()];
        images.forEach(image -> image.objects().forEach(object -> counts[object.classIndex()]++));
        return LongColumn.create(name, counts);
    }
}
