package org.prunelab.cli;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.prunelab.darknet.Model;
import org.prunelab.darknet.Safetensors;
import org.prunelab.detect.ClassNames;
import org.prunelab.export.Onnx;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "export",
        description =
                "Writes a detector as ONNX (opset 13), for any number of images at once, heads not decoded; or its weights"
                        + " as safetensors.",
        mixinStandardHelpOptions = true,
        versionProvider = Prunelab.Version.class)
final class ExportCommand implements Runnable {

    @Mixin
    private ModelFiles files;

    @Option(names = "--names", paramLabel = "FILE", description = "Class names, one a line, for the metadata.")
    private Path names;

    @Mixin
    private InputSize size;

    @Option(names = "--fold", description = "Fold batch normalisation into the convolutions.")
    private boolean fold;

    @ArgGroup(exclusive = false, multiplicity = "1")
    private Written written;

    /** What is written, at least one. */
    private static final class Written {
        @Option(names = "--onnx", paramLabel = "FILE", description = "The ONNX file to write.")
        private Path onnx;

        @Option(
                names = "--safetensors",
                paramLabel = "FILE",
                description =
                        "The safetensors file of the weights to write; layer.3.gamma is the array gamma of layer 3.")
        private Path safetensors;
    }

    @Mixin
    private Output output;

    @Override
    public void run() {
        if (written.onnx == null && (fold || names != null)) {
            throw new IllegalArgumentException("--fold and --names change the ONNX file only; name one with --onnx.");
        }
        Model model = files.read(size);
        List<String> classNames = names == null ? List.of() : ClassNames.read(names, model.network());
        Map<String, Object> json = new LinkedHashMap<>();
        if (written.onnx != null) {
            Onnx export = Onnx.of(model).classNames(classNames);
            (fold ? export.folded() : export).write(written.onnx);
            json.put("onnx", written.onnx.toString());
            json.put("folded", fold);
        }
        if (written.safetensors != null) {
            Safetensors.write(written.safetensors, model);
            json.put("safetensors", written.safetensors.toString());
        }
        output.print(
                "Wrote "
                        + Stream.of(written.onnx, written.safetensors)
                                .filter(Objects::nonNull)
                                .map(Path::toString)
                                .collect(Collectors.joining(" and ")),
                json);
    }
}
