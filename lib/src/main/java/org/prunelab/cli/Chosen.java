package org.prunelab.cli;

import java.nio.file.Path;
import org.prunelab.experiment.Experiment;
import org.prunelab.store.Store;
import picocli.CommandLine.Option;

/** An experiment at a scale. */
final class Chosen {

    static final String DESCRIPTION = "An experiment's name, its folder, or its experiment.json.";

    @Option(
            names = "--preset",
            paramLabel = "NAME",
            description = "smoke, quick, reference or paper (default: what PRUNELAB_PRESET says, else quick).")
    private String preset;

    @Option(
            names = "--threads",
            paramLabel = "N",
            description = "Threads that compute a stage, whatever the file says; results depend on it.")
    private Integer threads;

    @Option(
            names = "--store",
            paramLabel = "DIR",
            description = "Where results are kept (default: what PRUNELAB_STORE says, else ~/.prunelab/store).")
    private Path store;

    Experiment load(String nameOrPath) {
        Experiment experiment = Experiment.load(nameOrPath);
        if (preset != null) {
            experiment = experiment.preset(preset);
        }
        if (threads != null) {
            experiment = experiment.threads(threads);
        }
        return store == null ? experiment : experiment.store(Store.in(store));
    }
}
