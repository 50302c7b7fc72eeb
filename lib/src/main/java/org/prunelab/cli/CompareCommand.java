package org.prunelab.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.prunelab.darknet.Model;
import org.prunelab.image.Picture;
import org.prunelab.view.Comparison;
import org.prunelab.view.ComparisonPicture;
import org.prunelab.voc.Voc;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "compare",
        description =
                "Compares detectors: mAP@0.5, parameters, MACs and milliseconds, each with its change from the first.",
        mixinStandardHelpOptions = true,
        versionProvider = Prunelab.Version.class)
final class CompareCommand implements Runnable {

    @Parameters(
            arity = "1..*",
            paramLabel = "NAME=CFG",
            description =
                    "Detectors by the names that the table shall have; the weights lie beside the cfg, under the same"
                            + " name with the ending .weights.")
    private Map<String, Path> detectors = new LinkedHashMap<>();

    @Option(
            names = "--voc",
            required = true,
            paramLabel = "DIR",
            description = "Data in VOC layout, or a Darknet .data file.")
    private Path voc;

    @Option(
            names = "--draw",
            paramLabel = "FILE",
            description = "Write a picture, as PNG: the numbers of each detector, and what it finds.")
    private Path draw;

    @Option(
            names = "--pictures",
            paramLabel = "N",
            defaultValue = "3",
            description = "How many validation pictures are drawn (default: ${DEFAULT-VALUE}).")
    private int pictures;

    @Mixin
    private Output output;

    @Override
    public void run() {
        if (pictures < 1) {
            throw new IllegalArgumentException("--pictures is %d; give at least 1.".formatted(pictures));
        }
        Map<String, Model> models = new LinkedHashMap<>();
        detectors.forEach((name, cfg) -> models.put(name, ModelFiles.read(cfg, weights(cfg))));
        Voc data = Voc.open(voc);
        Comparison.Entrants entrants = Comparison.on(data);
        models.forEach(entrants::add);
        Comparison comparison = entrants.measure();
        if (draw != null) {
            Picture.of(ComparisonPicture.of(
                            comparison, data, pictures, models.values().toArray(Model[]::new)))
                    .write(draw);
        }
        output.print(
                comparison.toText(),
                comparison.rows().stream().map(CompareCommand::json).toList());
    }

    private static Path weights(Path cfg) {
        Path weights = cfg.resolveSibling(cfg.getFileName().toString().replaceFirst("\\.cfg$", "") + ".weights");
        if (!Files.exists(weights)) {
            throw new IllegalArgumentException(
                    "%s has no weights beside it; they should be %s.".formatted(cfg, weights));
        }
        return weights;
    }

    private static Map<String, Object> json(Comparison.Row row) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("name", row.name());
        json.put("map", row.evaluation().map());
        json.put("parameters", row.cost().parameters());
        json.put("macs", row.cost().macs());
        json.put("milliseconds", row.latency().milliseconds());
        return json;
    }
}
