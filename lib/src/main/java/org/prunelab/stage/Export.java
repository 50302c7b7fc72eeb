package org.prunelab.stage;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.prunelab.base.WholeFile;
import org.prunelab.darknet.Model;
import org.prunelab.export.Onnx;

/**
 * A model in the format of other programs, with the names of its classes.
 *
 * <pre>{@code
 * Stage exported = new Export(tuned, Export.Format.ONNX);
 * }</pre>
 */
public record Export(ModelStage model, Format format) implements Stage {

    /** What other programs read. */
    public enum Format {
        /** {@code model.onnx}. */
        ONNX,
        /** {@code model.cfg}, {@code model.weights} and {@code classes.txt}. */
        DARKNET
    }

    @Override
    public String name() {
        return "export";
    }

    @Override
    public List<Stage> inputs() {
        return List.of(model);
    }

    /** It only writes. */
    @Override
    public Compute compute() {
        return Compute.cpu(1);
    }

    @Override
    public ObjectNode run(Workspace workspace) {
        Model exported = workspace.model(model);
        List<String> classes = workspace.voc().classes();
        if (format == Format.ONNX) {
            Onnx.of(exported).classNames(classes).write(workspace.file("model.onnx"));
        } else {
            workspace.write(exported);
            WholeFile.writeText("class names", workspace.file("classes.txt"), String.join("\n", classes) + "\n");
        }
        return Measures.of(exported).json();
    }
}
