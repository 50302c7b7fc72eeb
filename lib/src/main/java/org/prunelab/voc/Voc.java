package org.prunelab.voc;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.prunelab.image.LabelledBox;
import org.prunelab.shapes.Shapes;

/**
 * A data set for detection: class names, pictures to learn from, pictures to evaluate on and, where it has them, pictures
 * to test on. Everything has been checked
 * when it is opened: each picture and each annotation exists and reads.
 *
 * <pre>{@code
 * Voc voc = Voc.open(Path.of("VOCdevkit"));               // or Voc.shapes(), or Voc.download(Path.of("data"))
 * voc.classes()
 * }</pre>
 */
public final class Voc {

    /** The 20 classes of PASCAL VOC, in the devkit's order (which is the alphabet's). */
    public static final List<String> PASCAL_CLASSES = List.of(
            "aeroplane",
            "bicycle",
            "bird",
            "boat",
            "bottle",
            "bus",
            "car",
            "cat",
            "chair",
            "cow",
            "diningtable",
            "dog",
            "horse",
            "motorbike",
            "person",
            "pottedplant",
            "sheep",
            "sofa",
            "train",
            "tvmonitor");

    private static final long SUBSET_SEED = 1;

    private final String name;
    private final Path root;
    private final List<String> classes;
    private final List<VocImage> train;
    private final List<VocImage> val;
    private final Supplier<List<VocImage>> readTest;
    private final List<String> notices;
    private List<VocImage> test;
    private String fingerprint;

    Voc(
            String name,
            Path root,
            List<String> classes,
            List<VocImage> train,
            List<VocImage> val,
            Supplier<List<VocImage>> readTest,
            List<String> notices) {
        this.name = name;
        this.root = root;
        this.classes = List.copyOf(classes);
        this.train = List.copyOf(train);
        this.val = List.copyOf(val);
        this.readTest = readTest;
        this.notices = List.copyOf(notices);
    }

    /**
     * A data set of pictures that were opened before, such as parts of others.
     *
     * @param root the folder that {@link #root} tells
     * @throws IllegalArgumentException where a list is empty, or an object is of a class that is not named
     */
    public static Voc of(String name, Path root, List<String> classes, List<VocImage> train, List<VocImage> val) {
        if (classes.isEmpty() || train.isEmpty() || val.isEmpty()) {
            throw new IllegalArgumentException(
                    "%s has %d classes, %d training and %d validation pictures; give at least one of each."
                            .formatted(name, classes.size(), train.size(), val.size()));
        }
        for (VocImage image : Stream.concat(train.stream(), val.stream()).toList()) {
            for (LabelledBox object : image.objects()) {
                if (object.classIndex() < 0 || object.classIndex() >= classes.size()) {
                    throw new IllegalArgumentException(
                            "The picture %s has an object of class %d; there are the classes 0 to %d."
                                    .formatted(image.id(), object.classIndex(), classes.size() - 1));
                }
            }
        }
        return new Voc(name, root, classes, train, val, List::of, List.of());
    }

    /**
     * Opens a data set.
     *
     * <ul>
     *   <li>A folder in VOC layout (JPEGImages, Annotations, ImageSets/Main). Lists: train and val, with test
     *       for {@link #test} where there is one; else trainval and test; else train and test; else a seeded 80/20 split of what there is, which the notices announce.
     *   <li>A VOCdevkit folder holding VOC2007 or VOC2012 or both: trainval of every year to learn from and test 2007 to
     *       judge by, as is usual; without that test, train and val of every year.
     *   <li>A Darknet {@code .data} file, as {@link #darknet}.
     * </ul>
     *
     * Classes come from {@code classes.txt} in the folder, one a line, else from the training list in alphabetical
     * order.
     *
     * @throws VocException naming the file, for a wrong folder, a missing or unreadable picture or annotation, a class
     *     that only the validation list has, or an empty set
     */
    public static Voc open(Path path) {
        return path.getFileName() != null && path.getFileName().toString().endsWith(".data")
                ? darknet(path)
                : VocFolder.open(path);
    }

    /**
     * Opens a Darknet-labelled data set.
     *
     * @param dataFile the {@code .data} file, with {@code train}, {@code valid} and {@code names}; relative paths in it
     *     and in its lists count from its folder, else from the folder above (where darknet is usually run)
     * @throws VocException as {@link #open}
     */
    public static Voc darknet(Path dataFile) {
        return DarknetData.open(dataFile);
    }

    /** VOC 07+12 from the {@linkplain VocSource#standard() standard source}; see {@link #download(Path, VocSource)}. */
    public static Voc download(Path folder) {
        return download(folder, VocSource.standard());
    }

    /**
     * PASCAL VOC 07+12, as most papers use it: 16,551 pictures to learn from (trainval of 2007 and of 2012) and 4,952 to
     * judge by (test of 2007), in {@link #PASCAL_CLASSES}. What is not there yet is fetched (2.9 GB) and unpacked (as
     * much again) into {@code VOCdevkit}; it is opened at once where it is there, also where {@code folder} is itself
     * that VOCdevkit.
     *
     * <p>An interrupted download resumes where it was when this is called again. Archives are checked by their MD5; those
     * that lie in the folder already, under their published names, are used and stay. {@code VOCdevkit} appears only when
     * all is unpacked.
     *
     * @param folder is made if need be
     * @throws VocException saying what to do, where there is no network, no such archive, too little room on the disk, a
     *     wrong digest, an archive that is no archive of VOC, or another download into the same folder
     * @throws IllegalStateException where the thread was interrupted
     */
    public static Voc download(Path folder, VocSource source) {
        return new VocDownload(folder, source).run();
    }

    /**
     * Shenggan/BCCD_Dataset, a small set of real pictures: 205 to learn from and 87 to evaluate on, in three classes of blood
     * cells.
     *
     * @param folder the repository's folder BCCD
     * @throws VocException saying where to have it from, where the folder is missing or holds another data set
     */
    public static Voc bloodCells(Path folder) {
        return BloodCells.open(folder);
    }

    /** The generated set at its default size; see {@link Shapes}. */
    public static Voc shapes() {
        return shapes(Shapes.standard());
    }

    /**
     * The generated set, with as many test pictures as it has to evaluate on, written once into the folder that the environment
     * variable PRUNELAB_DATA names, else into {@code ~/.prunelab/data}.
     */
    public static Voc shapes(Shapes shapes) {
        Voc drawn = open(shapes.cached(Shapes.cacheFolder()));
        return drawn.testedOn(() -> test(shapes, shapes.val()));
    }

    /** So many pictures to test on, of the kind of a generated set; see {@link Shapes#test}. */
    public static List<VocImage> test(Shapes shapes, int pictures) {
        return open(shapes.test(pictures).cached(Shapes.cacheFolder())).train.subList(0, pictures);
    }

    public String name() {
        return name;
    }

    public Path root() {
        return root;
    }

    public List<String> classes() {
        return classes;
    }

    public List<VocImage> train() {
        return train;
    }

    public List<VocImage> val() {
        return val;
    }

    /**
     * Pictures that neither a training nor a choice has seen, for the numbers that are told; empty where the data set has
     * no third list. They are read when first asked for.
     *
     * @throws VocException as {@link #open}
     */
    public synchronized List<VocImage> test() {
        if (test == null) {
            test = List.copyOf(readTest.get());
        }
        return test;
    }

    /** What reading dropped or decided, in sentences; empty where there was nothing to decide. */
    public List<String> notices() {
        return notices;
    }

    /**
     * SHA-256 over class names, picture names, boxes and picture bytes, in hexadecimal: equal for equal content wherever
     * it lies. Computed when first asked for; it reads every picture file.
     */
    public synchronized String fingerprint() {
        if (fingerprint == null) {
            fingerprint = Fingerprint.of(classes, List.of(train, val));
        }
        return fingerprint;
    }

    /** As {@link #fingerprint}, of class names and validation pictures alone. */
    public String valFingerprint() {
        return Fingerprint.of(classes, List.of(val));
    }

    /**
     * At most so many pictures of each list, drawn at random (always the same ones) and left in the list's order.
     *
     * @param trainSize how many to learn from, at least 1
     * @param valSize how many to evaluate on, at least 1
     */
    public Voc subset(int trainSize, int valSize) {
        if (trainSize < 1 || valSize < 1) {
            throw new IllegalArgumentException(
                    "A subset needs at least one picture of each list, not %d and %d.".formatted(trainSize, valSize));
        }
        if (trainSize >= train.size() && valSize >= val.size()) {
            return this;
        }
        List<VocImage> fewerTrain = drawn(train, trainSize);
        List<VocImage> fewerVal = drawn(val, valSize);
        List<String> told = new ArrayList<>(notices);
        told.add("A subset: %d of %d training and %d of %d validation pictures."
                .formatted(fewerTrain.size(), train.size(), fewerVal.size(), val.size()));
        return new Voc(name, root, classes, fewerTrain, fewerVal, this::test, told);
    }

    /**
     * The same data set, evaluated on its first training pictures: for choices, such as thresholds, that must not see the
     * validation pictures.
     *
     * @param pictures how many, at least 1; all where there are fewer
     */
    public Voc evaluatedOnTraining(int pictures) {
        return of(name, root, classes, train, train.subList(0, Math.min(pictures, train.size())))
                .testedOn(this::test);
    }

    /**
     * The same data set, evaluated on its test pictures: for the numbers that are told.
     *
     * @param pictures how many of them, drawn as {@link #subset} does; all where there are fewer
     * @throws IllegalArgumentException where it has none
     */
    public Voc evaluatedOnTest(int pictures) {
        if (test().isEmpty()) {
            throw new IllegalArgumentException(
                    "%s has no test pictures (no list test beside train and val); evaluate on the validation pictures."
                            .formatted(name));
        }
        return of(name, root, classes, train, drawn(test(), pictures));
    }

    /**
     * The same data set, evaluated on its test pictures where it has some, else on its validation pictures.
     *
     * @param most how many at most; 0 for the validation pictures in any case
     */
    public Voc forResults(int most) {
        return most == 0 || test().isEmpty() ? this : evaluatedOnTest(most);
    }

    /** The same data set with other test pictures. */
    Voc testedOn(Supplier<List<VocImage>> pictures) {
        return new Voc(name, root, classes, train, val, pictures, notices);
    }

    /** The same data set under another name. */
    Voc named(String other) {
        return new Voc(other, root, classes, train, val, this::test, notices);
    }

    private static List<VocImage> drawn(List<VocImage> images, int count) {
        List<Integer> order =
                IntStream.range(0, images.size()).boxed().collect(Collectors.toCollection(ArrayList::new));
        Collections.shuffle(order, new Random(SUBSET_SEED));
        Set<Integer> chosen = new HashSet<>(order.subList(0, Math.min(count, order.size())));
        return IntStream.range(0, images.size())
                .filter(chosen::contains)
                .mapToObj(images::get)
                .toList();
    }

    /** A summary to print: sizes, classes with their numbers of objects, notices. */
    @Override
    public String toString() {
        StringBuilder text =
                new StringBuilder("%s: %d training pictures with %d objects, %d validation pictures with %d"
                        .formatted(name, train.size(), objects(train), val.size(), objects(val)));
        for (int c = 0; c < classes.size(); c++) {
            text.append("%n  %-12s %6d training %6d validation"
                    .formatted(classes.get(c), objects(train, c), objects(val, c)));
        }
        notices.forEach(notice -> text.append("%n  * %s".formatted(notice)));
        return text.toString();
    }

    private static long objects(List<VocImage> images) {
        return images.stream().mapToLong(image -> image.objects().size()).sum();
    }

    private static long objects(List<VocImage> images, int classIndex) {
        return images.stream()
                .flatMap(image -> image.objects().stream())
                .filter(object -> object.classIndex() == classIndex)
                .count();
    }
}
