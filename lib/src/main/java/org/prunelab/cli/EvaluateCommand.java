package org.prunelab.cli;

import java.nio.file.Path;
import org.prunelab.darknet.Model;
import org.prunelab.evaluate.CurvesFile;
import org.prunelab.evaluate.DetectionsFile;
import org.prunelab.evaluate.Evaluation;
import org.prunelab.evaluate.Evaluator;
import org.prunelab.evaluate.Protocol;
import org.prunelab.voc.Voc;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "evaluate",
        description = "Measures mean average precision on the validation pictures: of a detector, or of any program's"
                + " detections in a file.",
        mixinStandardHelpOptions = true,
        versionProvider = Prunelab.Version.class)
final class EvaluateCommand implements Runnable {

    /** What is judged. */
    static final class Judged {
        @Option(
                names = "--detections",
                required = true,
                paramLabel = "FILE",
                description =
                        "CSV with the columns image (its name in the lists), class, score, and xmin, ymin, xmax, ymax"
                                + " in pixels of the picture, 0 at its left and upper edge; after non-maximum suppression.")
        private Path detections;

        @ArgGroup(exclusive = false)
        private ModelFiles files;
    }

    @ArgGroup(multiplicity = "1")
    private Judged judged;

    @Option(
            names = "--voc",
            required = true,
            paramLabel = "DIR",
            description = "Data in VOC layout, or a Darknet .data file.")
    private Path voc;

    @Mixin
    private InputSize size;

    @Option(
            names = "--protocol",
            paramLabel = "NAME",
            description =
                    "${COMPLETION-CANDIDATES}: eleven points at IoU 0.5, the area at IoU 0.5, or the mean over ten"
                            + " IoUs (default: voc07).")
    private ProtocolName protocol = ProtocolName.VOC07;

    @Option(
            names = "--curves",
            paramLabel = "FILE",
            description = "Write precision against recall, a line for each object found, as CSV.")
    private Path curves;

    @Mixin
    private Output output;

    /** The protocols as options name them. */
    enum ProtocolName {
        VOC07(Protocol.VOC07),
        VOC10(Protocol.VOC10),
        COCO(Protocol.COCO);

        final Protocol protocol;

        ProtocolName(Protocol protocol) {
            this.protocol = protocol;
        }

        @Override
        public String toString() {
            return Words.of(this);
        }
    }

    @Override
    public void run() {
        Evaluation evaluation = judged.files == null
                ? DetectionsFile.evaluate(judged.detections, Voc.open(voc), protocol.protocol)
                : evaluate(judged.files.read(size), Voc.open(voc));
        if (curves != null) {
            CurvesFile.write(evaluation, curves);
        }
        output.print(evaluation.toText(), EvaluationJson.of(evaluation));
    }

    private Evaluation evaluate(Model model, Voc data) {
        return new Evaluator(data.val(), data.classes(), model.network().input().width(), protocol.protocol)
                .evaluate(model);
    }
}
