package org.prunelab.worker;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.prunelab.base.FileProblem;
import org.prunelab.base.FolderTree;
import org.prunelab.base.Interruption;
import org.prunelab.detect.ComputeDevice;
import org.prunelab.report.Html;
import org.prunelab.report.LiveDisplay;
import org.prunelab.report.ProgressBar;
import org.prunelab.report.Rendered;
import org.prunelab.store.Store;
import org.prunelab.train.Trained;
import org.prunelab.train.Training;

/**
 * Trainings that do not depend on each other, run at the same time: each in a process of its own, as many as there are
 * cores for, on a graphics card one after another. A training that says nothing of its threads gets one, so that results
 * do not depend on how many cores there are; one that keeps no checkpoints keeps them in the standard store.
 *
 * <pre>{@code
 * Map<String, Trained> recovered = SideBySide.of("fine-tuned", training)
 *         .and("distilled", training.with(SpatialAttention.paper().forInputOf(network).from(teacher))).run();
 * Trained tuned = recovered.get("fine-tuned");
 * }</pre>
 *
 * A training resumes where it was stopped, and is not run again once it has finished.
 */
public final class SideBySide {

    private static final long REFRESH_MILLISECONDS = 200;

    private final Map<String, Training> trainings;

    private SideBySide(Map<String, Training> trainings) {
        this.trainings = trainings;
    }

    /** A first training, and what it is called while it runs. */
    public static SideBySide of(String name, Training training) {
        return new SideBySide(Map.of()).and(name, training);
    }

    /**
     * The same with another training.
     *
     * @throws IllegalArgumentException where there is one of that name, or its checkpoints are not in a folder by content
     */
    public SideBySide and(String name, Training training) {
        Training own = training.settings().threads().isPresent() ? training : training.threads(1);
        own = own.checkpoints().isPresent() ? own : own.cached(Store.standard().trainings());
        if (!own.checkpoints().orElseThrow().byContent()) {
            throw new IllegalArgumentException(
                    "Trainings that run side by side keep their checkpoints with cached(folder), unlike \"%s\"."
                            .formatted(name));
        }
        Map<String, Training> more = new LinkedHashMap<>(trainings);
        if (more.put(name, own) != null) {
            throw new IllegalArgumentException(
                    "There are two trainings called \"%s\"; give each its own name.".formatted(name));
        }
        return new SideBySide(Collections.unmodifiableMap(more));
    }

    /** As they are going to run. */
    Map<String, Training> trainings() {
        return trainings;
    }

    /**
     * Runs them, showing how far each is.
     *
     * @return their results by name, in the order in which they were named
     * @throws IllegalArgumentException where one has a penalty or a guiding loss that only this process knows
     * @throws IllegalStateException where one fails, once the others have ended, or the thread is interrupted; checkpoints
     *     are kept
     */
    public Map<String, Trained> run() {
        trainings.values().forEach(Training::check);
        Map<SortedMap<String, String>, String> missing = new LinkedHashMap<>(); // of equal trainings one
        trainings.forEach((name, training) -> {
            if (training.finished().isEmpty()) {
                missing.putIfAbsent(training.identity(), name);
            }
        });
        if (!missing.isEmpty()) {
            run(List.copyOf(missing.values()));
        }
        Map<String, Trained> results = new LinkedHashMap<>();
        trainings.forEach(
                (name, training) -> results.put(name, training.finished().orElseThrow()));
        return Collections.unmodifiableMap(results);
    }

    private void run(List<String> names) {
        Path scratch = temporaryFolder();
        try {
            Map<String, Path> folders = new LinkedHashMap<>(); // all are written before any runs
            for (String name : names) {
                Path folder = scratch.resolve(String.valueOf(folders.size()));
                TrainingFolder.write(folder, trainings.get(name));
                folders.put(name, folder);
            }
            run(folders);
        } finally {
            delete(scratch);
        }
    }

    private void run(Map<String, Path> folders) {
        int threads = folders.keySet().stream()
                .mapToInt(name -> trainings.get(name).settings().threads().orElseThrow())
                .max()
                .orElseThrow();
        int number = Math.min(folders.size(), device(folders).atOnce(threads));
        Progress progress = new Progress(List.copyOf(folders.keySet()));
        ExecutorService pool = Executors.newFixedThreadPool(number);
        try (Workers workers = Workers.of(number, threads);
                LiveDisplay display = LiveDisplay.open()) {
            try {
                Map<String, Future<?>> running = new LinkedHashMap<>();
                folders.forEach((name, folder) ->
                        running.put(name, pool.submit(() -> workers.run(folder, bar -> progress.bars.put(name, bar)))));
                await(running, () -> display.show(progress));
            } finally {
                Interruption.end(pool);
            }
        }
    }

    /** The card where any of them computes on one. */
    private ComputeDevice device(Map<String, Path> folders) {
        return folders.keySet().stream()
                .map(name -> trainings.get(name).settings().device().orElseGet(ComputeDevice::current))
                .filter(device -> device != ComputeDevice.CPU)
                .findAny()
                .orElse(ComputeDevice.CPU);
    }

    /** Waits for all, and only then says what failed. */
    private static void await(Map<String, Future<?>> running, Runnable show) {
        List<String> failures = new ArrayList<>();
        try {
            for (Map.Entry<String, Future<?>> each : running.entrySet()) {
                while (!ended(each, failures)) {
                    show.run();
                }
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(
                    "The trainings %s were interrupted; they resume when they are run again."
                            .formatted(running.keySet()),
                    e);
        }
        show.run();
        if (!failures.isEmpty()) {
            throw new IllegalStateException(String.join("\n", failures));
        }
    }

    private static boolean ended(Map.Entry<String, Future<?>> training, List<String> failures)
            throws InterruptedException {
        try {
            training.getValue().get(REFRESH_MILLISECONDS, TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (ExecutionException e) {
            failures.add("The training \"%s\" failed: %s".formatted(training.getKey(), Failure.inWords(e.getCause())));
            return true;
        }
    }

    private static Path temporaryFolder() {
        try {
            return Files.createTempDirectory("prunelab-trainings");
        } catch (IOException e) {
            throw new UncheckedIOException("No temporary folder can be made: " + FileProblem.inWords(e), e);
        }
    }

    private static void delete(Path folder) {
        try {
            FolderTree.delete(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "The temporary folder %s can't be deleted: %s".formatted(folder, FileProblem.inWords(e)), e);
        }
    }

    /** The bar of each training; one that has none yet waits for a process. */
    private static final class Progress implements Rendered {

        private final List<String> names;
        private final Map<String, ProgressBar> bars = new ConcurrentHashMap<>();

        Progress(List<String> names) {
            this.names = names;
        }

        private String shown(String name, Function<ProgressBar, String> how) {
            return Optional.ofNullable(bars.get(name)).map(how).orElse("waits");
        }

        @Override
        public String toHtml() {
            return names.stream()
                    .map(name -> "<p><b>%s</b> %s</p>".formatted(Html.escape(name), shown(name, ProgressBar::toHtml)))
                    .collect(Collectors.joining("\n"));
        }

        @Override
        public String toText() {
            return names.stream()
                    .map(name -> name + ": " + shown(name, ProgressBar::toText))
                    .collect(Collectors.joining("\n"));
        }
    }
}
