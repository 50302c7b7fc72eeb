package org.prunelab.experiment;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.prunelab.experiment.PointState.Kind;
import org.prunelab.report.FormattedTable;
import org.prunelab.report.Html;
import org.prunelab.report.ProgressBar;
import org.prunelab.report.Rendered;
import org.prunelab.report.TableFormat;
import org.prunelab.stage.Stage;
import org.prunelab.stage.StageProgress;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/** What is known of the stages of a sweep while it runs. Threads that run stages post here, and one shows it. */
final class Board implements StageProgress {

    private static final int SHOWN = 30;

    private final List<Point> points;
    private final Map<Stage, String> missing = new LinkedHashMap<>();
    private final Map<Stage, Rendered> running = new LinkedHashMap<>();
    private final Map<Stage, String> queued = new HashMap<>();
    private final Map<Stage, String> failures = new HashMap<>();
    private final int stages;

    /**
     * @param points to be made
     * @param stages how many there are in all
     * @param missing those that are not in the store, with the name of each
     */
    Board(List<Point> points, int stages, Map<Stage, String> missing) {
        this.points = points;
        this.stages = stages;
        this.missing.putAll(missing);
    }

    @Override
    public synchronized void advanced(Stage stage, ProgressBar bar) {
        if (running.containsKey(stage)) {
            running.put(stage, bar);
        }
    }

    @Override
    public synchronized void waiting(Stage stage) {
        if (running.containsKey(stage)) {
            String text = "another process makes it";
            running.put(stage, Rendered.of("<p>%s</p>".formatted(Html.escape(text)), text));
        }
    }

    @Override
    public synchronized void queued(Stage stage, String what) {
        queued.put(stage, what);
    }

    @Override
    public synchronized void started(Stage stage) {
        queued.remove(stage);
    }

    synchronized void begun(Stage stage) {
        running.put(stage, Rendered.of("", ""));
    }

    synchronized void done(Stage stage) {
        missing.remove(stage);
        queued.remove(stage);
        running.remove(stage);
    }

    synchronized void failed(Stage stage, String cause) {
        queued.remove(stage);
        running.remove(stage);
        failures.put(stage, cause);
    }

    /** The next stage that can run: it is missing, and nothing that it needs is. */
    synchronized Optional<Stage> ready() {
        return missing.keySet().stream()
                .filter(stage -> !running.containsKey(stage) && !failures.containsKey(stage))
                .filter(stage -> stage.inputs().stream().noneMatch(missing::containsKey))
                .findFirst();
    }

    synchronized PointState state(Point point) {
        List<Stage> left = point.stages().stream().filter(missing::containsKey).toList();
        if (left.isEmpty()) {
            return new PointState(Kind.DONE, "");
        }
        for (Stage stage : left) {
            if (failures.containsKey(stage)) {
                return new PointState(Kind.FAILED, stage.name() + ": " + failures.get(stage));
            }
        }
        for (Stage stage : left) {
            if (queued.containsKey(stage)) {
                return new PointState(Kind.WAITING, "%s: for %s".formatted(stage.name(), queued.get(stage)));
            } else if (running.containsKey(stage)) {
                String news = running.get(stage).toText().lines().findFirst().orElse("");
                return new PointState(Kind.RUNNING, news.isEmpty() ? stage.name() : stage.name() + ": " + news);
            }
        }
        return new PointState(Kind.WAITING, "for " + left.get(0).name());
    }

    /** The table of points as it is now, with the curves of what runs. */
    Rendered view(String title) {
        return new Rendered() {
            @Override
            public String toHtml() {
                StringBuilder html =
                        new StringBuilder("<p>%s: %s</p>\n".formatted(Html.escape(title), Html.escape(count())));
                html.append(table().toHtml());
                news().forEach(news -> html.append('\n').append(news.toHtml()));
                return html.toString();
            }

            @Override
            public String toText() {
                StringBuilder text = new StringBuilder(title + ": " + count());
                runningLines().forEach(line -> text.append("\n  ").append(line));
                return text.toString();
            }
        };
    }

    private synchronized List<Rendered> news() {
        return List.copyOf(running.values());
    }

    private synchronized List<String> runningLines() {
        List<String> lines = new ArrayList<>();
        running.forEach((stage, news) -> {
            if (!queued.containsKey(stage)) {
                lines.add(missing.get(stage) + " "
                        + news.toText().lines().findFirst().orElse(""));
            }
        });
        Map<String, Integer> waiting = new TreeMap<>();
        queued.values().forEach(what -> waiting.merge(what, 1, Integer::sum));
        waiting.forEach((what, number) -> lines.add("%d ready, waiting for %s".formatted(number, what)));
        return lines;
    }

    private String count() {
        Map<Kind, Integer> counts = new HashMap<>();
        points.forEach(point -> counts.merge(state(point).kind(), 1, Integer::sum));
        StringBuilder text =
                new StringBuilder("%d of %d points done".formatted(counts.getOrDefault(Kind.DONE, 0), points.size()));
        for (Kind kind : List.of(Kind.RUNNING, Kind.WAITING, Kind.FAILED)) {
            if (counts.containsKey(kind)) {
                text.append(", %d %s".formatted(counts.get(kind), kind));
            }
        }
        return text.append("; %d of %d stages".formatted(stages - left(), stages))
                .toString();
    }

    private synchronized int left() {
        return missing.size();
    }

    FormattedTable table() {
        List<PointState> states = points.stream().map(this::state).toList();
        Table table = Values.columns(points);
        table.addColumns(
                StringColumn.create(
                        "state",
                        states.stream().map(state -> state.kind().toString()).toList()),
                StringColumn.create(
                        "stage", states.stream().map(PointState::detail).toList()));
        return new FormattedTable(table, TableFormat.standard().rows(SHOWN));
    }

    /** The stages that are still missing. */
    synchronized Set<Stage> missing() {
        return Set.copyOf(missing.keySet());
    }
}
