package org.prunelab.experiment;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.prunelab.base.FileProblem;
import org.prunelab.base.WholeFile;
import org.prunelab.stage.Evaluate;
import org.prunelab.store.Run;

/** The mAP of resampled test pictures by the run that evaluated them: a line for each, the run first. */
final class Resampled {

    private static final String FILE = "resampled.csv";

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

    /** What {@link #write} wrote, by run; nothing where there is no such file. */
    static Map<String, List<Double>> read(Path folder) {
        Path file = folder.resolve(FILE);
        if (!Files.exists(file)) {
            return Map.of();
        }
        try {
            return Files.readAllLines(file).stream()
                    .map(line -> line.split(","))
                    .collect(Collectors.toMap(cells -> cells[0], cells -> Stream.of(cells)
                            .skip(1)
                            .map(Double::valueOf)
                            .toList()));
        } catch (IOException e) {
            throw new UncheckedIOException("%s can't be read: %s".formatted(file, FileProblem.inWords(e)), e);
        }
    }

    /** Writes them with four digits; deletes the file where there are none. */
    static void write(Path folder, Map<String, List<Double>> byRun) {
        Map<String, List<Double>> some = new TreeMap<>(byRun);
        some.values().removeIf(List::isEmpty);
        if (some.isEmpty()) {
            WholeFile.delete(folder.resolve(FILE));
            return;
        }
        WholeFile.writeText(
                "resampled mAP",
                folder.resolve(FILE),
                some.entrySet().stream()
                        .map(run -> run.getKey()
                                + run.getValue().stream()
                                        .map(map -> String.format(Locale.ROOT, ",%.4f", map))
                                        .collect(Collectors.joining()))
                        .collect(Collectors.joining("\n", "", "\n")));
    }
}
