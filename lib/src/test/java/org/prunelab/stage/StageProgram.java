package org.prunelab.stage;

import java.nio.file.Path;
import org.prunelab.report.ProgressBar;
import org.prunelab.store.Store;

/** Runs a training as a process of its own that a test may kill. */
final class StageProgram {

    private static final int EPOCHS = 4;

    private StageProgram() {}

    static Train stage() {
        return new Train(new NetworkConfig(0.03125, 64), TinyStages.DATA, TinyStages.training(EPOCHS, 1));
    }

    /** Argument: the store. Prints the steps done. */
    public static void main(String[] arguments) {
        Stages.in(Store.in(Path.of(arguments[0]))).run(stage(), new StageProgress() {
            @Override
            public void advanced(Stage stage, ProgressBar bar) {
                System.out.println("step " + bar.done());
            }
        });
    }
}
