package org.prunelab.worker;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.prunelab.report.ProgressBar;
import org.prunelab.stage.Stage;
import org.prunelab.stage.StageProgress;
import org.prunelab.stage.Stages;

/** A {@link StageWorker} that is told from here what to run. */
final class StageProcess {

    /** Longer than the worker gives itself. */
    private static final int SECONDS_TO_STOP = 75;

    private static final int KILLED = 128 + 9;

    /** Of Java's option ExitOnOutOfMemoryError. */
    private static final int HEAP_FULL = 3;

    private final Process process;
    private final Writer requests;
    /** What it answers; nothing, once, when it has ended. */
    private final BlockingQueue<Optional<Answer>> answers = new LinkedBlockingQueue<>();

    private final LastLines said = new LastLines();

    StageProcess(ProcessBuilder program) {
        try {
            process = program.start();
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "A worker process can't be started: %s. What it was to run can run in this process: stages with workers(0), a training with run()."
                            .formatted(e.getMessage()),
                    e);
        }
        requests = process.outputWriter(StandardCharsets.UTF_8);
        Thread errors = reading(process.errorReader(StandardCharsets.UTF_8), said::add, () -> {});
        reading(
                process.inputReader(StandardCharsets.UTF_8),
                line -> Answer.read(line)
                        .ifPresentOrElse(answer -> answers.add(Optional.of(answer)), () -> said.add(line)),
                () -> {
                    join(errors);
                    answers.add(Optional.empty());
                });
    }

    private static Thread reading(BufferedReader lines, Consumer<String> each, Runnable end) {
        Thread thread = new Thread(
                () -> {
                    try (lines) {
                        lines.lines().forEach(each);
                    } catch (IOException | UncheckedIOException e) {
                        // the process is gone, and its end is told as such
                    } finally {
                        end.run();
                    }
                },
                "worker-output");
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Runs a stage; see {@link Workers#run}. */
    void run(Stage stage, Stages stages, StageProgress progress) {
        List<Stage> chain = Stages.chain(stage);
        ask(new Request.OfStage(stages.store().root(), stage), answer -> {
            Stage meant = answer.stage(chain);
            switch (answer.kind()) {
                case WAITING -> progress.waiting(meant);
                case STARTED -> progress.started(meant);
                case DAMAGED -> progress.damaged(meant, answer.text());
                default -> answer.bar().ifPresent(bar -> progress.advanced(meant, bar));
            }
        });
        progress.finished(
                stage,
                stages.find(stage)
                        .orElseThrow(() -> new IllegalStateException(
                                "The run %s was deleted as soon as it was made.".formatted(stages.id(stage)))));
    }

    /** Runs a training; see {@link Workers#run(Path, Consumer)}. */
    void run(Path training, Consumer<ProgressBar> progress) {
        ask(new Request.OfTraining(training), answer -> answer.bar().ifPresent(progress));
    }

    /** Returns when it is done. */
    private void ask(Request request, Consumer<Answer> news) {
        tell(request.line());
        for (Answer answer = next(); answer.kind() != Answer.Kind.DONE; answer = next()) {
            if (answer.kind() == Answer.Kind.FAILED) {
                throw new IllegalStateException(answer.text());
            }
            news.accept(answer);
        }
    }

    private Answer next() {
        boolean stopped = false;
        while (true) {
            try {
                Optional<Answer> answer = stopped ? answers.poll(SECONDS_TO_STOP, TimeUnit.SECONDS) : answers.take();
                if (answer == null) {
                    process.destroyForcibly(); // which then is what it answers
                } else {
                    return answer.orElseThrow(this::ended);
                }
            } catch (InterruptedException e) {
                stopped = true;
                tell(Request.STOP);
            }
        }
    }

    /** Where the process is gone, its end is what is answered. */
    private void tell(String line) {
        try {
            requests.write(line + "\n");
            requests.flush();
        } catch (IOException e) {
            // see above
        }
    }

    private IllegalStateException ended() {
        int code;
        try {
            code = process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new IllegalStateException("The worker process that ran it has ended.", e);
        }
        String why =
                switch (code) {
                    case KILLED -> ", killed by a person or, where memory ran out, by the system";
                    case HEAP_FULL -> ", its heap being full; with fewer workers each has more";
                    default -> "";
                };
        String last = said.text();
        return new IllegalStateException(
                "The worker process that ran it ended with exit code %d%s; what it had saved is kept, and the next run resumes there.%s"
                        .formatted(code, why, last.isEmpty() ? "" : " The last that it said: " + last));
    }

    /** Tells it that nothing comes any more, after which it ends. */
    void close() {
        try {
            requests.close();
        } catch (IOException e) {
            // it is gone already
        }
    }

    /** Waits until it has ended, which it does once it is closed. */
    void await() {
        try {
            if (!process.waitFor(SECONDS_TO_STOP, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
