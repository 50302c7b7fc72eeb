package org.prunelab.cli;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.prunelab.darknet.Model;
import org.prunelab.detect.ClassNames;
import org.prunelab.export.Onnx;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "export",
        description = "Writes a detector as ONNX (opset 13), for any number of images at once; heads are not decoded.",
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

    @Option(names = "--onnx", required = true, paramLabel = "FILE", description = "The file to write.")
    private Path onnx;

    @Mixin
    private Output output;

    @Override
    public void run() {
        Model model = files.read(size);
        List<String> classNames = names == null ? List.of() : ClassNames.read(names, model.network());
        Onnx export = Onnx.of(model).classNames(classNames);
        (fold ? export.folded() : export).write(onnx);
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("onnx", onnx.toString());
        json.put("folded", fold);
        output.print("Wrote " + onnx, json);
    }
}
