package org.prunelab.bench;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import org.prunelab.experiment.Execution;
import org.prunelab.experiment.Experiment;
import org.prunelab.experiment.Results;
import org.prunelab.stage.Identity;
import org.prunelab.stage.Stage;
import org.prunelab.stage.StageProgress;
import org.prunelab.stage.Stages;
import org.prunelab.store.Store;

/**
 * A process that answers an experiment from its store when it is told to. Arguments: the experiment's folder and the
 * store's, which is filled first, with results that nothing was computed for. It answers {@code ready}, then each line with
 * the milliseconds from the file to the table as text, until its input ends.
 */
public final class ExperimentWorker {

    private ExperimentWorker() {}

    /** Serves until standard input ends. */
    public static void main(String[] arguments) throws IOException {
        Path folder = Path.of(arguments[0]);
        Path store = Path.of(arguments[1]);
        PrintStream out = System.out;
        System.setOut(System.err); // filling shows how far it has come
        load(folder, store).run(new Invented());
        System.setOut(out);
        System.out.println("ready Java " + System.getProperty("java.version"));
        BufferedReader turns = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        while (turns.readLine() != null) {
            long begun = System.nanoTime();
            Results results = load(folder, store).run();
            int length = results.toText().length();
            System.out.printf(Locale.ROOT, "%.3f %d%n", (System.nanoTime() - begun) / 1e6, length);
        }
    }

    private static Experiment load(Path folder, Path store) {
        return Experiment.load(folder).preset("quick").threads(1).store(Store.in(store));
    }

    /** Gives each stage the numbers that a table shows, in no time. */
    private static final class Invented implements Execution {

        @Override
        public int slots() {
            return 1;
        }

        @Override
        public void run(Stage stage, Stages stages, StageProgress progress) {
            ObjectNode result = JsonNodeFactory.instance
                    .objectNode()
                    .put("map", 0.5)
                    .put("parameters", 4_000_000)
                    .put("macs", 600_000_000)
                    .put("sparsity", 0.25);
            stages.store().make(stages.id(stage), Identity.of(stage).config(), making -> result);
        }
    }
}
