package org.prunelab.evaluate;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.prunelab.darknet.Model;
import org.prunelab.darknet.Shape;
import org.prunelab.export.Onnx;

/** A network in ONNX Runtime. The only class that knows ONNX Runtime, so that the rest works without it. */
final class OnnxNetwork implements LoadedNetwork {

    private final OrtEnvironment environment;
    private final OrtSession session;
    private final Shape input;

    private OnnxNetwork(OrtEnvironment environment, OrtSession session, Shape input) {
        this.environment = environment;
        this.session = session;
        this.input = input;
    }

    static OnnxNetwork load(Model model, int threads) {
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
            options.setIntraOpNumThreads(threads);
            options.setInterOpNumThreads(1);
            Path file = Files.createTempFile("prunelab", ".onnx");
            try {
                Onnx.of(model).folded().write(file);
                OrtSession session = environment.createSession(file.toString(), options);
                return new OnnxNetwork(environment, session, model.network().input());
            } finally {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("The network can't be written for ONNX Runtime: " + e.getMessage(), e);
        } catch (OrtException e) {
            throw new IllegalStateException("ONNX Runtime refuses the network: " + e.getMessage(), e);
        }
    }

    @Override
    public void run(int batch) {
        long[] shape = {batch, input.channels(), input.height(), input.width()};
        FloatBuffer images = FloatBuffer.allocate(Math.toIntExact(batch * input.size()));
        try (OnnxTensor tensor = OnnxTensor.createTensor(environment, images, shape);
                OrtSession.Result result = session.run(Map.of("images", tensor))) {
            result.forEach(output -> ((OnnxTensor) output.getValue()).getFloatBuffer());
        } catch (OrtException e) {
            throw new IllegalStateException("ONNX Runtime can't run the network: " + e.getMessage(), e);
        }
    }

    @Override
    public String runtime() {
        return "ONNX Runtime " + environment.getVersion();
    }

    @Override
    public void close() {
        try {
            session.close();
        } catch (OrtException e) {
            throw new IllegalStateException("ONNX Runtime can't close the network: " + e.getMessage(), e);
        }
    }
}
