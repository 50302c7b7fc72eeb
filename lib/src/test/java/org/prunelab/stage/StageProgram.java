package org.prunelab.stage;

import java.nio.file.Path;
import org.prunelab.report.ProgressBar;
import org.prunelab.sparse.SparseRate;
import org.prunelab.store.Store;

/** Runs a sparse training as a process of its own that a test may kill. */
final class StageProgram {

    static final int EPOCHS = 4;

    private StageProgram() {}

    static SparseTrain stage() {
        return SparseTrain.of(
                TinyStages.train(1), TinyStages.training(EPOCHS, 1), SparseRate.relaxed(1e-3, 0.4, 0.65, 0.01), 10);
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
