package org.prunelab.experiment;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.prunelab.base.FileProblem;
import org.prunelab.base.WholeFile;
import org.prunelab.stage.Evaluate;
import org.prunelab.store.Run;

/** The mAP of resampled test pictures of each trial: a line for each, in the order of the trials; empty where unknown. */
final class Resampled {

    static final String FILE = "resampled.csv";

    private Resampled() {}

    /** Those of a run of an evaluation; none of one on validation pictures. */
    static List<Double> of(Run run) {
        if (!run.files().contains(Evaluate.RESAMPLED)) {
            return List.of();
        }
        return Recording.read(run.file(Evaluate.RESAMPLED))
                .valueStream()
                .map(JsonNode::asDouble)
                .toList();
    }

    /** What {@link #write} wrote; nothing where there is no such file. */
    static List<List<Double>> read(Path folder) {
        Path file = folder.resolve(FILE);
        if (!Files.exists(file)) {
            return List.of();
        }
        try {
            return Files.readAllLines(file).stream()
                    .map(line -> Stream.of(line.split(","))
                            .filter(number -> !number.isBlank())
                            .map(Double::valueOf)
                            .toList())
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("%s can't be read: %s".formatted(file, FileProblem.inWords(e)), e);
        }
    }

    /** Writes them with four digits. */
    static void write(Path folder, List<List<Double>> trials) {
        WholeFile.writeText(
                "resampled mAP",
                folder.resolve(FILE),
                trials.stream()
                        .map(trial -> trial.stream()
                                .map(map -> String.format(Locale.ROOT, "%.4f", map))
                                .collect(Collectors.joining(",")))
                        .collect(Collectors.joining("\n", "", "\n")));
    }
}
