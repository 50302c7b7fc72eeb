package org.prunelab.evaluate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.prunelab.detect.Detection;
import org.prunelab.detect.Ranking;
import org.prunelab.image.LabelledBox;

/**
 * Mean average precision, fed picture by picture; of a detection only its score and the verdict on it are kept.
 *
 * <p>Within each class and picture, detections are matched to objects by falling score. Matching and interpolation follow
 * the {@link Protocol}:
 *
 * <ul>
 *   <li>VOC: a detection goes to the object it overlaps most. Below the IoU threshold it is a false positive, and so it is
 *       where a better one has found that object before, even if another object is in reach.
 *   <li>COCO: a detection goes to the object it overlaps most among those not yet found.
 * </ul>
 *
 * <p>A difficult object is not to be found, and detections that go to it count neither for nor against, however many they
 * are. COCO knows no difficult objects; here they are as its crowds, but with the ordinary IoU. In a size band, objects
 * and unmatched detections of other sizes count neither for nor against, for all protocols.
 *
 * <p>Equal scores rank in the order in which they were added. Not for use by several threads at once.
 *
 * <pre>{@code
 * MeanAveragePrecision metric = new MeanAveragePrecision(Protocol.COCO, names);
 * Evaluation judged = metric.result();
 * }</pre>
 */
public final class MeanAveragePrecision {

    private final Protocol protocol;
    private final List<String> classNames;
    private final double[] ious;
    private final List<SizeBand> bands;
    private final List<ClassTally> tallies;
    private int images;

    /** With the protocol's own IoU thresholds and the size bands of COCO. */
    public MeanAveragePrecision(Protocol protocol, List<String> classNames) {
        this(protocol, classNames, protocol.ious(), SizeBand.coco());
    }

    /**
     * @param classNames by class index
     * @param ious thresholds in (0, 1], rising
     * @param bands sizes to tell apart, besides all sizes together; may be none
     * @throws IllegalArgumentException for no classes, no thresholds or falling ones, or over 64 thresholds times bands
     */
    public MeanAveragePrecision(Protocol protocol, List<String> classNames, List<Double> ious, List<SizeBand> bands) {
        this.protocol = protocol;
        this.classNames = List.copyOf(classNames);
        this.ious = ious.stream().mapToDouble(Double::doubleValue).toArray();
        this.bands = new ArrayList<>(List.of(SizeBand.ALL));
        this.bands.addAll(bands);
        if (classNames.isEmpty()) {
            throw new IllegalArgumentException("There are no class names; give one for each class of the detector.");
        }
        for (int t = 0; t < this.ious.length; t++) {
            double least = t == 0 ? 0 : this.ious[t - 1];
            if (!(this.ious[t] > least && this.ious[t] <= 1)) {
                throw new IllegalArgumentException(
                        "The IoU thresholds are %s; they must rise, above 0 and up to 1.".formatted(ious));
            }
        }
        int verdicts = this.ious.length * this.bands.size();
        if (verdicts < 1 || verdicts > Long.SIZE) {
            throw new IllegalArgumentException(
                    "%d IoU thresholds with %d size bands and all sizes make %d verdicts a detection; allowed are 1 to %d."
                            .formatted(this.ious.length, bands.size(), verdicts, Long.SIZE));
        }
        tallies = this.classNames.stream()
                .map(name -> new ClassTally(this.bands.size()))
                .toList();
    }

    /**
     * Takes in one picture.
     *
     * @param truths what is in it, in any order
     * @param detections what was found, in any order, after non-maximum suppression
     * @throws IllegalArgumentException for a class index without a name, or a score that is not a number
     */
    public void add(List<LabelledBox> truths, List<Detection> detections) {
        List<List<LabelledBox>> truthsOf = new ArrayList<>();
        classNames.forEach(name -> truthsOf.add(new ArrayList<>(0)));
        for (LabelledBox truth : truths) {
            truthsOf.get(checked(truth.classIndex(), "object")).add(truth);
        }
        int[] classIndex = new int[detections.size()];
        float[] score = new float[detections.size()];
        for (int i = 0; i < score.length; i++) {
            classIndex[i] = checked(detections.get(i).classIndex(), "detection");
            score[i] = detections.get(i).score();
            if (Float.isNaN(score[i])) {
                throw new IllegalArgumentException(
                        "The score of detection %d in image %d is NaN, as of a network whose training diverged."
                                .formatted(i, images));
            }
        }
        Ranking.Classes ranked = Ranking.byClass(Ranking.byScore(score, score.length), classIndex);
        for (int c = 0; c < tallies.size(); c++) {
            ClassTally tally = tallies.get(c);
            Matching matching = new Matching(protocol, ious, bands, truthsOf.get(c));
            tally.addTruths(matching, truthsOf.get(c));
            int count = Math.min(ranked.end(c) - ranked.start(c), protocol.detectionLimit());
            for (int place = ranked.start(c); place < ranked.start(c) + count; place++) {
                Detection detection = detections.get(ranked.at(place));
                matching.match(detection);
                tally.addDetection(detection.score(), matching);
            }
        }
        images++;
    }

    private int checked(int classIndex, String what) {
        if (classIndex < 0 || classIndex >= classNames.size()) {
            throw new IllegalArgumentException(
                    "One %s of image %d has class index %d, but there are %d class names; are the names those of the data set?"
                            .formatted(what, images, classIndex, classNames.size()));
        }
        return classIndex;
    }

    /** The numbers for the pictures so far; more may follow. */
    public Evaluation result() {
        List<ClassEvaluation> classes = IntStream.range(0, tallies.size())
                .mapToObj(c -> evaluate(classNames.get(c), tallies.get(c).sorted()))
                .toList();
        PrecisionRecall pooled =
                ClassTally.pooled(tallies, bands.size()).sorted().curve(0, 0);
        List<SizeBand> sizes = List.copyOf(bands.subList(1, bands.size()));
        return new Evaluation(protocol, Arrays.stream(ious).boxed().toList(), sizes, images, classes, pooled);
    }

    /**
     * The mean average precision of resamples of the pictures: each has as many pictures as there are, drawn with
     * replacement (the bootstrap of Efron, 1979). Of two detectors on the same pictures the resamples of one seed draw the
     * same ones, so that their differences tell how far the choice of pictures decides between them.
     *
     * @param count how many resamples, at least 1
     * @return mAP in [0, 1] over the classes that have objects in the resample; NaN where none has
     */
    public double[] resampled(int count, long seed) {
        List<ClassTally> sorted = tallies.stream().map(ClassTally::sorted).toList();
        SplittableRandom random = new SplittableRandom(seed);
        double[] maps = new double[count];
        for (int i = 0; i < count; i++) {
            int[] times = new int[images];
            random.ints(images, 0, images).forEach(picture -> times[picture]++);
            maps[i] = sorted.stream()
                    .mapToDouble(tally -> averagePrecision(tally, times))
                    .filter(Double::isFinite)
                    .average()
                    .orElse(Double.NaN);
        }
        return maps;
    }

    private double averagePrecision(ClassTally tally, int[] times) {
        return IntStream.range(0, ious.length)
                .mapToDouble(iou -> protocol.averagePrecision(tally.curve(times, iou)))
                .average()
                .orElseThrow();
    }

    private ClassEvaluation evaluate(String name, ClassTally tally) {
        double[][] ap = new double[bands.size()][ious.length];
        for (int b = 0; b < ap.length; b++) {
            for (int t = 0; t < ious.length; t++) {
                ap[b][t] = protocol.averagePrecision(tally.curve(b, b * ious.length + t));
            }
        }
        PrecisionRecall curve = tally.curve(0, 0);
        return new ClassEvaluation(
                name,
                curve.truths(),
                tally.difficult(),
                tally.detections(),
                Arrays.stream(ap[0]).boxed().toList(),
                Arrays.stream(ap)
                        .skip(1)
                        .map(values -> Arrays.stream(values).average().orElseThrow())
                        .toList(),
                IntStream.range(1, bands.size()).mapToObj(tally::positives).toList(),
                curve);
    }
}
