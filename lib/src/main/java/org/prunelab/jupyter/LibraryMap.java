package org.prunelab.jupyter;

import java.util.List;
import java.util.stream.Collectors;
import org.prunelab.report.Html;
import org.prunelab.report.Rendered;

/**
 * A map of the library: what to begin with for each thing that one wants to do.
 *
 * <pre>{@code
 * System.out.println(LibraryMap.shown().toText());
 * }</pre>
 */
public final class LibraryMap {

    /** One thing to do, the type to begin with, and how. */
    private record Place(String what, String packageName, String example) {}

    private record Source(String name, String link) {}

    private static final List<Place> PLACES = List.of(
            new Place("data", "voc", "Voc voc = Voc.shapes();  // or Voc.open(Path.of(\"VOCdevkit\"))"),
            new Place("a network", "darknet", "Network network = Yolov4.of(5).width(0.25).at(128).build();"),
            new Place(
                    "a Darknet model",
                    "darknet",
                    "Model model = Model.read(Path.of(\"my.cfg\"), Path.of(\"my.weights\"));"),
            new Place("a trained detector", "zoo", "Trained base = Zoo.shapes();"),
            new Place("training", "train", "Trained base = Training.of(network).on(voc).epochs(30).run();"),
            new Place(
                    "sparse training",
                    "sparse",
                    "Training.of(base.model()).on(voc).with(GammaPenalty.on(network, SparseRate.relaxed(0.01, 0.4, 0.65, 0.01)))"),
            new Place(
                    "pruning",
                    "prune",
                    "PruningPlan plan = ChannelGroups.paper(network).percentiles(.18, .50, .67, .19, .68).plan(model);"),
            new Place(
                    "batch statistics",
                    "train",
                    "Model pruned = BatchStatistics.reestimated(plan.apply(model), voc, 25);"),
            new Place(
                    "distilling", "distill", "Training.of(pruned).on(voc).with(SpatialAttention.paper().from(model))"),
            new Place(
                    "several trainings",
                    "worker",
                    "Map<String, Trained> both = SideBySide.of(\"one\", training).and(\"other\", training.seed(2)).run();"),
            new Place(
                    "evaluating",
                    "experiment",
                    "Comparison.on(voc).add(\"base\", model).add(\"pruned\", pruned).measure()"),
            new Place("detecting", "detect", "Detector.of(model, voc.classes()).show(Path.of(\"street.jpg\"))"),
            new Place(
                    "exporting", "export", "Onnx.of(model).classNames(voc.classes()).write(Path.of(\"model.onnx\"));"),
            new Place("many runs", "experiment", "Results results = Experiment.load(\"threshold-ablations\").run();"),
            new Place(
                    "charts",
                    "report",
                    "Charts.write(Charts.line(\"Loss\", \"step\", \"loss\"), Path.of(\"loss.pdf\"), ChartSize.COLUMN);"));

    private static final List<Source> SOURCES = List.of(
            new Source("Chu et al. 2022, the method", "https://arxiv.org/abs/2306.01526"),
            new Source("Bochkovskiy et al. 2020, YOLOv4", "https://arxiv.org/abs/2004.10934"),
            new Source("Darknet's cfg files", "https://github.com/AlexeyAB/darknet/wiki"),
            new Source("PASCAL VOC", "http://host.robots.ox.ac.uk/pascal/VOC/"),
            new Source("DJL, the tensors", "https://docs.djl.ai"),
            new Source("Tablesaw, the tables", "https://jtablesaw.github.io/tablesaw/"),
            new Source("XChart, the charts", "https://knowm.org/open-source/xchart/"));

    private LibraryMap() {}

    /** The map, to be shown by a notebook. */
    public static Rendered shown() {
        return Rendered.of(html(), text());
    }

    private static String html() {
        String rows = PLACES.stream()
                .map(place -> "<tr>%s%s%s</tr>"
                        .formatted(
                                cell(Html.escape(place.what())),
                                cell("<code>%s</code>".formatted(Html.escape(place.example()))),
                                cell("<code>org.prunelab.%s</code>".formatted(place.packageName()))))
                .collect(Collectors.joining("\n"));
        String links = SOURCES.stream()
                .map(source -> "<a href=\"%s\" target=\"_blank\" rel=\"noopener\">%s</a>"
                        .formatted(source.link(), source.name()))
                .collect(Collectors.joining(" · "));
        return "<table style=\"margin: 0\">%s</table>\n<p>%s</p>".formatted(rows, links);
    }

    private static String cell(String html) {
        return "<td style=\"text-align: left\">%s</td>".formatted(html);
    }

    private static String text() {
        String places = PLACES.stream()
                .map(place -> "%-20s%s%n%20sorg.prunelab.%s"
                        .formatted(place.what(), place.example(), "", place.packageName()))
                .collect(Collectors.joining("\n"));
        String links = SOURCES.stream()
                .map(source -> "%s: %s".formatted(source.name(), source.link()))
                .collect(Collectors.joining("\n"));
        return places + "\n\n" + links;
    }
}
