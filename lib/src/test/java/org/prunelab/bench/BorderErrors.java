package org.prunelab.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.prunelab.darknet.ConvolutionWeights;
import org.prunelab.darknet.Model;
import org.prunelab.darknet.Network;
import org.prunelab.darknet.Shape;
import org.prunelab.darknet.Weights;
import org.prunelab.darknet.Yolov4;
import org.prunelab.detect.ClassNames;
import org.prunelab.detect.Detector;
import org.prunelab.image.Letterbox;
import org.prunelab.image.Picture;
import org.prunelab.prune.ChannelGroups;
import org.prunelab.prune.Constants;
import org.prunelab.prune.LayerPlan;
import org.prunelab.prune.PruningPlan;
import org.prunelab.prune.Threshold;
import org.prunelab.shapes.Shapes;
import org.prunelab.train.BatchStatistics;
import org.prunelab.voc.Voc;
import org.prunelab.voc.VocImage;

/**
 * Measures what pruning does to the raw maps of YOLOv4's heads, at their border and inside, with the constants of removed
 * channels dropped and moved. Arguments: a folder that exists, the width, the input's side, the percentile of all groups,
 * how many pictures. Writes border-errors.json.
 */
public final class BorderErrors {

    private static final int CLASSES = 5;
    private static final long SEED = 1;
    private static final int BATCHES = 4;

    /** What removed channels' gamma is multiplied by: nothing left, and about what sparse training leaves. */
    private static final double[] GAMMA_LEFT = {0, 0.01};

    private BorderErrors() {}

    /**
     * One part of one head's map.
     *
     * @param gammaLeft what the gamma of removed channels was multiplied by
     * @param stride of the head
     * @param border whether the outermost cells or all the others
     * @param spread the standard deviation of the whole model's values there about their channel's mean
     * @param dropped what differs from the whole model with {@link Constants#NONE}
     * @param moved what differs from the whole model with {@link Constants#MOVED}
     */
    public record Row(
            double gammaLeft, int stride, boolean border, double spread, Difference dropped, Difference moved) {}

    /** Absolute differences. */
    public record Difference(double mean, double max) {}

    /** Measures and writes the file. */
    public static void main(String[] arguments) throws IOException {
        Path folder = Path.of(arguments[0]);
        List<Row> rows = measure(
                folder,
                Double.parseDouble(arguments[1]),
                Integer.parseInt(arguments[2]),
                Double.parseDouble(arguments[3]),
                Integer.parseInt(arguments[4]));
        new ObjectMapper()
                .writeValue(
                        folder.resolve("border-errors.json").toFile(),
                        Map.of("java", System.getProperty("java.version"), "rows", rows));
    }

    static List<Row> measure(Path folder, double width, int size, double percentile, int pictures) {
        new Shapes(16 * BATCHES, pictures, size, CLASSES, SEED).write(folder.resolve("shapes"));
        Voc voc = Voc.open(folder.resolve("shapes"));
        Network network = Yolov4.of(CLASSES).width(width).at(size).build();
        Model random = new Model(network, Weights.random(network, SEED));
        PruningPlan plan = ChannelGroups.paper(network)
                .thresholds(Threshold.percentile(percentile))
                .plan(random);
        List<Row> rows = new ArrayList<>();
        for (double left : GAMMA_LEFT) {
            Model whole = BatchStatistics.reestimated(quietened(random, plan, left), voc, BATCHES);
            List<List<float[]>> maps = List.of(
                    maps(whole, voc.val()),
                    maps(plan.apply(whole, Constants.NONE), voc.val()),
                    maps(plan.apply(whole, Constants.MOVED), voc.val()));
            int[] heads = network.heads();
            for (int head = 0; head < heads.length; head++) {
                Shape shape = network.shape(heads[head]);
                float[] full = maps.get(0).get(head);
                for (boolean border : new boolean[] {true, false}) {
                    rows.add(new Row(
                            left,
                            network.stride(heads[head]),
                            border,
                            spread(full, shape, border),
                            difference(full, maps.get(1).get(head), shape, border),
                            difference(full, maps.get(2).get(head), shape, border)));
                }
            }
        }
        return rows;
    }

    private static Model quietened(Model model, PruningPlan plan, double left) {
        Map<Integer, ConvolutionWeights> changed = new HashMap<>();
        for (LayerPlan layer : plan.layers()) {
            ConvolutionWeights weights = model.weights().of(layer.layer()).copy();
            for (int channel = 0; channel < weights.gamma().length; channel++) {
                weights.gamma()[channel] *= layer.kept().contains(channel) ? 1 : (float) left;
            }
            changed.put(layer.layer(), weights);
        }
        return new Model(model.network(), new Weights(changed));
    }

    /** The raw maps of the heads, the pictures one after another. */
    private static List<float[]> maps(Model model, List<VocImage> images) {
        Shape input = model.network().input();
        FloatBuffer pixels = FloatBuffer.allocate(Math.toIntExact(images.size() * input.size()));
        for (int i = 0; i < images.size(); i++) {
            Picture picture = Picture.read(images.get(i).file());
            new Letterbox(picture.width(), picture.height(), input.width(), input.height())
                    .apply(picture)
                    .planes(pixels, Math.toIntExact(i * input.size()));
        }
        try (Detector detector = Detector.of(model, ClassNames.numbered(CLASSES))) {
            return detector.raw(pixels, images.size());
        }
    }

    /** The standard deviation of the values of one part about their channel's mean. */
    private static double spread(float[] maps, Shape shape, boolean border) {
        double[] sum = new double[shape.channels()];
        double squares = 0;
        int count = 0;
        for (int i = 0; i < maps.length; i++) {
            if (isBorder(i, shape) == border) {
                sum[i / (shape.height() * shape.width()) % shape.channels()] += maps[i];
                squares += (double) maps[i] * maps[i];
                count++;
            }
        }
        double perChannel = (double) count / shape.channels();
        double ofMeans = Arrays.stream(sum).map(s -> s * s / perChannel).sum();
        return Math.sqrt((squares - ofMeans) / count);
    }

    private static Difference difference(float[] one, float[] other, Shape shape, boolean border) {
        double sum = 0;
        double max = 0;
        int count = 0;
        for (int i = 0; i < one.length; i++) {
            if (isBorder(i, shape) == border) {
                double difference = Math.abs(one[i] - other[i]);
                sum += difference;
                max = Math.max(max, difference);
                count++;
            }
        }
        return new Difference(sum / count, max);
    }

    /** Whether a value of some maps (N, C, H, W) lies in an outermost cell. */
    private static boolean isBorder(int index, Shape shape) {
        int row = index / shape.width() % shape.height();
        int column = index % shape.width();
        return row == 0 || column == 0 || row == shape.height() - 1 || column == shape.width() - 1;
    }
}
