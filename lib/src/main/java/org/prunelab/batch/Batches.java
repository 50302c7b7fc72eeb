package org.prunelab.batch;

import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.prunelab.base.Seeds;
import org.prunelab.image.Box;
import org.prunelab.image.LabelledBox;
import org.prunelab.image.Letterbox;
import org.prunelab.image.Picture;
import org.prunelab.voc.VocImage;

/**
 * The endless sequence of augmented training batches. A batch depends on its step and on what is given here alone: not
 * on threads, nor on what was asked before. So a run that resumes at step k sees what it would have seen.
 *
 * <p>Pictures come epoch after epoch, each epoch in an order of its own; a batch that an epoch does not fill is filled by
 * the next.
 *
 * <pre>{@code
 * Batches batches = new Batches(voc.train(), Augmentation.light(), 128, 8, 1);
 * Batch tenth = batches.batch(9);                         // the same whenever it is asked for
 * }</pre>
 */
public final class Batches {

    /** Random places of their own for an epoch's order and a sample's augmentation; {@link MultiScale} has another. */
    private static final long ORDER = 0;

    private static final long SAMPLE = 1;

    /** The pictures of a mosaic are this much smaller than alone, so that objects are seldom cut to nothing. */
    private static final double MOSAIC_SCALE = 0.75;

    private final List<VocImage> images;
    private final Augmentation augmentation;
    private final int size;
    private final int batchSize;
    private final long seed;
    private final FittedPictures pictures;

    /**
     * @param images to learn from, at least 1
     * @param augmentation how they are varied
     * @param size side of the network's square input in pixels, which {@link Augmentation#multiScale} changes
     * @param batchSize pictures a batch, N
     * @param seed of order, augmentation and sizes
     * @throws IllegalArgumentException where there is no picture, or the size does not suit the multi-scale setting
     */
    public Batches(List<VocImage> images, Augmentation augmentation, int size, int batchSize, long seed) {
        this(images, augmentation, size, batchSize, seed, FittedPictures.usualBudget());
    }

    Batches(List<VocImage> images, Augmentation augmentation, int size, int batchSize, long seed, long budget) {
        if (images.isEmpty() || size < 1 || batchSize < 1) {
            throw new IllegalArgumentException(
                    "Batches need at least 1 picture, a size and a batch size of at least 1, not %d, %d and %d."
                            .formatted(images.size(), size, batchSize));
        }
        this.images = List.copyOf(images);
        this.augmentation = augmentation;
        this.size = size;
        this.batchSize = batchSize;
        this.seed = seed;
        this.pictures = new FittedPictures(Collections.max(augmentation.sizes(size)), budget);
    }

    /** Letterboxed pictures in their order, for evaluation. */
    public static OrderedBatches ordered(List<VocImage> images, int size, int batchSize) {
        return new OrderedBatches(images, size, batchSize);
    }

    /** Batches until each picture has been seen once; the last may reach into the next epoch. */
    public int stepsPerEpoch() {
        return (int) stepsPerEpoch(images.size(), batchSize);
    }

    /** The same for a number of pictures. */
    public static long stepsPerEpoch(long pictures, int batchSize) {
        return (pictures + batchSize - 1) / batchSize;
    }

    /** The side of the pictures in the batch of a step, in pixels. */
    public int size(long step) {
        return augmentation.multiScale().map(m -> m.size(size, seed, step)).orElse(size);
    }

    public int batchSize() {
        return batchSize;
    }

    /**
     * The batch of a step; safe to call from several threads.
     *
     * @param step from 0
     * @throws java.io.UncheckedIOException naming the file, where a picture can no longer be read
     */
    public Batch batch(long step) {
        if (step < 0) {
            throw new IllegalArgumentException("Batches are counted from 0; there is none %d.".formatted(step));
        }
        int side = size(step);
        int length = 3 * side * side;
        float[] pixels = new float[batchSize * length];
        Arrays.fill(pixels, Letterbox.GREY / 255f);
        List<List<LabelledBox>> truths = new ArrayList<>();
        List<String> ids = new ArrayList<>();
        long epoch = -1;
        List<Integer> order = List.of();
        for (int i = 0; i < batchSize; i++) {
            long sample = step * batchSize + i;
            if (sample / images.size() != epoch) {
                epoch = sample / images.size();
                order = order(epoch);
            }
            VocImage image = images.get(order.get((int) (sample % images.size())));
            truths.add(draw(image, Seeds.at(seed, SAMPLE, sample), new Placement.Frame(pixels, i * length, side)));
            ids.add(image.id());
        }
        return new Batch(step, side, FloatBuffer.wrap(pixels), List.copyOf(truths), List.copyOf(ids));
    }

    private List<Integer> order(long epoch) {
        List<Integer> order =
                IntStream.range(0, images.size()).boxed().collect(Collectors.toCollection(ArrayList::new));
        Collections.shuffle(order, Seeds.at(seed, ORDER, epoch));
        return order;
    }

    private List<LabelledBox> draw(VocImage image, Random random, Placement.Frame frame) {
        List<LabelledBox> labels = new ArrayList<>();
        int side = frame.size();
        if (random.nextDouble() >= augmentation.mosaic()) {
            place(image, 1, new Placement.Region(0, 0, side, side), random, frame, labels);
            return List.copyOf(labels);
        }
        int x = (int) Math.round(side * Seeds.between(random, 0.3, 0.7));
        int y = (int) Math.round(side * Seeds.between(random, 0.3, 0.7));
        List<Placement.Region> regions = List.of(
                new Placement.Region(0, 0, x, y),
                new Placement.Region(x, 0, side, y),
                new Placement.Region(0, y, x, side),
                new Placement.Region(x, y, side, side));
        for (Placement.Region region : regions) {
            VocImage part = region.equals(regions.get(0)) ? image : images.get(random.nextInt(images.size()));
            place(part, MOSAIC_SCALE, region, random, frame, labels);
        }
        return List.copyOf(labels);
    }

    private void place(
            VocImage image,
            double scale,
            Placement.Region region,
            Random random,
            Placement.Frame frame,
            List<LabelledBox> labels) {
        Picture picture = pictures.get(image);
        double fit = scale * frame.size() / pictures.size();
        Placement placement = Placement.random(random, augmentation, picture, fit, region);
        placement.draw(picture, ColourShift.random(random, augmentation.colour()), frame);
        float scaleX = (float) picture.width() / image.width();
        float scaleY = (float) picture.height() / image.height();
        for (LabelledBox object : image.objects()) {
            Box fitted = object.box().scaledAndMoved(scaleX, scaleY, 0, 0);
            placement
                    .map(fitted, augmentation.cutBoxes())
                    .ifPresent(box -> labels.add(new LabelledBox(object.classIndex(), box, object.difficult())));
        }
    }
}
