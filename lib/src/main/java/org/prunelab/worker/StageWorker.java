package org.prunelab.worker;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.prunelab.report.ProgressBar;
import org.prunelab.stage.Stage;
import org.prunelab.stage.StageProgress;
import org.prunelab.stage.Stages;
import org.prunelab.store.Store;
import org.prunelab.worker.Answer.Kind;

/**
 * A process that runs the stages that it is told to, one after another: a {@link Request} a line on standard input, an
 * {@link Answer} a line on standard output. When its input ends, as it does when the process at the other end dies, or it
 * is told to end itself, it stops what it runs as an interrupt does, which keeps a training's checkpoint, and ends.
 */
final class StageWorker {

    private static final long MILLISECONDS_TO_STOP = 60_000;

    private final Map<Path, Stages> stores = new ConcurrentHashMap<>();
    private final PrintStream answers;
    /** A thread for each stage, so that an interrupt can't reach the next one. */
    private volatile Thread running = new Thread("no-stage");

    private StageWorker(PrintStream answers) {
        this.answers = answers;
    }

    /** Serves until standard input ends. */
    public static void main(String[] arguments) throws IOException {
        PrintStream answers = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        System.setOut(System.err); // what this and other libraries print must not stand between answers
        StageWorker worker = new StageWorker(answers);
        Runtime.getRuntime().addShutdownHook(new Thread(worker::stop, "stop-worker"));
        worker.serve(new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)));
        System.exit(0);
    }

    private void serve(BufferedReader requests) throws IOException {
        for (String line = requests.readLine(); line != null; line = requests.readLine()) {
            if (line.equals(Request.STOP)) {
                running.interrupt();
            } else {
                Request request = Request.read(line);
                running = new Thread(() -> run(request), "stage");
                running.start();
            }
        }
    }

    private void stop() {
        running.interrupt();
        try {
            running.join(MILLISECONDS_TO_STOP);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // whoever interrupts a hook wants the process to end
        }
    }

    private void run(Request request) {
        int last = request instanceof Request.OfStage of ? Answer.last(of.stage()) : 0;
        try {
            if (request instanceof Request.OfStage of) {
                stores.computeIfAbsent(of.store(), folder -> Stages.in(Store.in(folder)))
                        .run(of.stage(), new Telling(Stages.chain(of.stage())));
            } else if (request instanceof Request.OfTraining of) {
                TrainingFolder.read(of.folder()).reporting(this::advanced).run();
            }
            tell(Answer.of(Kind.DONE, last));
        } catch (Throwable e) { // whatever it is, it is this request's, and the other end waits for an answer
            tell(Answer.of(Kind.FAILED, last, Failure.inWords(e)));
        }
    }

    private void advanced(ProgressBar bar) {
        tell(new Answer(Kind.ADVANCED, 0, "", Optional.of(bar)));
    }

    private void tell(Answer answer) {
        answers.print(answer.line());
        answers.flush();
    }

    /** Progress as answers. */
    private final class Telling implements StageProgress {
        private final List<Stage> chain;

        Telling(List<Stage> chain) {
            this.chain = chain;
        }

        @Override
        public void waiting(Stage stage) {
            tell(Answer.of(Kind.WAITING, chain.indexOf(stage)));
        }

        @Override
        public void started(Stage stage) {
            tell(Answer.of(Kind.STARTED, chain.indexOf(stage)));
        }

        @Override
        public void advanced(Stage stage, ProgressBar bar) {
            tell(new Answer(Kind.ADVANCED, chain.indexOf(stage), "", Optional.of(bar)));
        }

        @Override
        public void damaged(Stage stage, String what) {
            tell(Answer.of(Kind.DAMAGED, chain.indexOf(stage), what));
        }
    }
}
