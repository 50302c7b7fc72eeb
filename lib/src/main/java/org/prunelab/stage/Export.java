package org.prunelab.stage;

import java.util.List;

/** A model in the format of other programs, with the names of its classes. */
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
    public int version() {
        return 1;
    }

    @Override
    public List<ModelStage> inputs() {
        return List.of(model);
    }

    @Override
    public Data data() {
        return model.data();
    }
}
