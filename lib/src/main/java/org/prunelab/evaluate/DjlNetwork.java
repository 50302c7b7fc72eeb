package org.prunelab.evaluate;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import org.prunelab.darknet.Model;
import org.prunelab.detect.ComputeDevice;
import org.prunelab.detect.DetectorBlock;
import org.prunelab.detect.Pass;

/** A network in DJL. */
final class DjlNetwork implements LoadedNetwork {

    private final NDManager manager;
    private final DetectorBlock block;

    DjlNetwork(Model model, ComputeDevice device) {
        manager = device.newManager();
        block = DetectorBlock.forInference(model, manager);
    }

    @Override
    public void run(int batch) {
        try (NDManager step = manager.newSubManager()) {
            NDArray images = step.zeros(block.inputShape(batch));
            block.forward(DetectorBlock.store(step), images, Pass.INFERENCE)
                    .heads()
                    .forEach(NDArray::toFloatArray);
        }
    }

    @Override
    public String runtime() {
        Engine engine = Engine.getInstance();
        return "DJL %s on %s %s".formatted(Engine.getDjlVersion(), engine.getEngineName(), engine.getVersion());
    }

    @Override
    public void close() {
        manager.close();
    }
}
