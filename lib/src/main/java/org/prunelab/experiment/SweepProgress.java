package org.prunelab.experiment;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import org.prunelab.experiment.TrialState.Kind;
import org.prunelab.recipe.Trial;
import org.prunelab.report.FormattedTable;
import org.prunelab.report.Html;
import org.prunelab.report.ProgressBar;
import org.prunelab.report.Rendered;
import org.prunelab.report.TableFormat;
import org.prunelab.stage.Stage;
import org.prunelab.stage.StageProgress;
import org.prunelab.store.RunId;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/** What is known of the stages of a sweep while it runs. Threads that run stages post here, and one shows it. */
final class SweepProgress implements StageProgress {

    private static final int SHOWN = 30;

    private final List<Trial> trials;
    private final int stages;
    private final Function<Stage, RunId> ids;
    private final Map<RunId, Stage> missing = new LinkedHashMap<>();
    private final Map<RunId, Rendered> running = new LinkedHashMap<>();
    private final Map<RunId, String> queued = new HashMap<>();
    private final Map<RunId, String> failures = new HashMap<>();

    /**
     * @param trials to be made
     * @param stages how many there are in all
     * @param ids what the run of a stage is called
     * @param missing those that are not in the store, inputs before what needs them
     */
    SweepProgress(List<Trial> trials, int stages, Function<Stage, RunId> ids, List<Stage> missing) {
        this.trials = trials;
        this.stages = stages;
        this.ids = ids;
        missing.forEach(stage -> this.missing.put(ids.apply(stage), stage));
    }

    @Override
    public synchronized void advanced(Stage stage, ProgressBar bar) {
        running.replace(ids.apply(stage), bar);
    }

    @Override
    public synchronized void waiting(Stage stage) {
        String text = "another process makes it";
        running.replace(ids.apply(stage), Rendered.of("<p>%s</p>".formatted(Html.escape(text)), text));
    }

    @Override
    public synchronized void queued(Stage stage, String what) {
        queued.put(ids.apply(stage), what);
    }

    @Override
    public synchronized void started(Stage stage) {
        queued.remove(ids.apply(stage));
    }

    synchronized void begun(Stage stage) {
        running.put(ids.apply(stage), Rendered.of("", ""));
    }

    synchronized void done(Stage stage) {
        missing.remove(ids.apply(stage));
        queued.remove(ids.apply(stage));
        running.remove(ids.apply(stage));
    }

    synchronized void failed(Stage stage, String cause) {
        queued.remove(ids.apply(stage));
        running.remove(ids.apply(stage));
        failures.put(ids.apply(stage), cause);
    }

    /** The next stage that can run: it is missing, and nothing that it needs is. */
    synchronized Optional<Stage> ready() {
        return missing.entrySet().stream()
                .filter(entry -> !running.containsKey(entry.getKey()) && !failures.containsKey(entry.getKey()))
                .map(Map.Entry::getValue)
                .filter(stage -> stage.inputs().stream().map(ids).noneMatch(missing::containsKey))
                .findFirst();
    }

    synchronized TrialState state(Trial trial) {
        List<RunId> left =
                trial.stages().stream().map(ids).filter(missing::containsKey).toList();
        if (left.isEmpty()) {
            return new TrialState(Kind.DONE, "");
        }
        for (RunId id : left) {
            if (failures.containsKey(id)) {
                return new TrialState(Kind.FAILED, id.stage() + ": " + failures.get(id));
            }
        }
        for (RunId id : left) {
            if (queued.containsKey(id)) {
                return new TrialState(Kind.WAITING, "%s: for %s".formatted(id.stage(), queued.get(id)));
            } else if (running.containsKey(id)) {
                String news = running.get(id) instanceof ProgressBar bar ? bar.numbers() : line(running.get(id));
                return new TrialState(Kind.RUNNING, news.isEmpty() ? id.stage() : id.stage() + ": " + news);
            }
        }
        return new TrialState(Kind.WAITING, "for " + left.get(0).stage());
    }

    /** The table of trials as it is now, with the curves of what runs. */
    Rendered view(String title) {
        return new Rendered() {
            @Override
            public String toHtml() {
                StringBuilder html =
                        new StringBuilder("<p>%s: %s</p>\n".formatted(Html.escape(title), Html.escape(count())));
                html.append(table().toHtml());
                news().forEach((id, news) ->
                        html.append("\n<p>%s</p>\n".formatted(id)).append(news.toHtml()));
                queues().forEach(queue -> html.append("\n<p>%s</p>\n".formatted(Html.escape(queue))));
                return html.toString();
            }

            @Override
            public String toText() {
                StringBuilder text = new StringBuilder(title + ": " + count());
                news().forEach((id, news) ->
                        text.append("\n  ").append(id).append(' ').append(line(news)));
                queues().forEach(queue -> text.append("\n  ").append(queue));
                return text.toString();
            }
        };
    }

    private synchronized Map<RunId, Rendered> news() {
        Map<RunId, Rendered> news = new LinkedHashMap<>(running);
        news.keySet().removeAll(queued.keySet());
        return news;
    }

    /** What ready stages wait for, and how many. */
    private synchronized List<String> queues() {
        Map<String, Integer> waiting = new TreeMap<>();
        queued.values().forEach(what -> waiting.merge(what, 1, Integer::sum));
        return waiting.entrySet().stream()
                .map(queue -> "%d ready, waiting for %s".formatted(queue.getValue(), queue.getKey()))
                .toList();
    }

    private static String line(Rendered news) {
        return news.toText().lines().findFirst().orElse("");
    }

    private String count() {
        Map<Kind, Integer> counts = new HashMap<>();
        trials.forEach(trial -> counts.merge(state(trial).kind(), 1, Integer::sum));
        StringBuilder text =
                new StringBuilder("%d of %d trials done".formatted(counts.getOrDefault(Kind.DONE, 0), trials.size()));
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
        List<TrialState> states = trials.stream().map(this::state).toList();
        Table table = Values.columns(trials);
        TableFormat format = Values.format(table).rows(SHOWN);
        table.addColumns(
                StringColumn.create(
                        "state",
                        states.stream().map(state -> state.kind().toString()).toList()),
                StringColumn.create(
                        "stage", states.stream().map(TrialState::detail).toList()));
        return new FormattedTable(table, format);
    }

    /** The stages that are still missing. */
    synchronized List<Stage> missing() {
        return List.copyOf(missing.values());
    }
}
