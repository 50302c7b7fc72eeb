package org.prunelab.stage;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.prunelab.shapes.Shapes;
import org.prunelab.voc.Voc;

/**
 * Where pictures come from. A result depends on the pictures and not on the place where they lie, so it is their
 * fingerprint that a stage's key holds; see {@link DataSets}.
 *
 * <pre>{@code
 * Voc voc = DataSets.open(new Data.Folder(Path.of("VOCdevkit"), 1000, 500));
 * }</pre>
 */
public sealed interface Data {

    /** Opens the data set, which may take a while; {@link DataSets} does so once. */
    Voc open();

    /** Whether it can be opened without fetching anything. */
    default boolean present() {
        return true;
    }

    /** Whether it has test pictures beside those to evaluate on; see {@link Voc#test}. */
    boolean hasTest();

    /** A digest that is equal for equal pictures, boxes and classes; it reads every picture, unless a recipe tells. */
    default String fingerprint() {
        return DataSets.open(this).fingerprint();
    }

    /**
     * The generated set, as {@link Shapes}, whose limits hold.
     *
     * @param train pictures to learn from
     * @param val pictures to evaluate on
     * @param size of the pictures in pixels
     * @param classes how many
     * @param seed of all that is random
     */
    record Generated(int train, int val, int size, int classes, long seed) implements Data {

        public Generated {
            new Shapes(train, val, size, classes, seed); // refuses what it can't draw
        }

        /** The recipe of the pictures. */
        public Shapes shapes() {
            return new Shapes(train, val, size, classes, seed);
        }

        @Override
        public Voc open() {
            return Voc.shapes(shapes());
        }

        @Override
        public boolean hasTest() {
            return true;
        }

        @Override
        public String fingerprint() {
            return shapes().fingerprint();
        }
    }

    /**
     * A folder in VOC layout or a Darknet {@code .data} file, as {@link Voc#open}.
     *
     * @param train at most so many pictures to learn from, as {@link Voc#subset}; 0 for all
     * @param val at most so many to evaluate on; 0 for all
     */
    record Folder(Path path, int train, int val) implements Data {

        public Folder {
            path = path.toAbsolutePath().normalize();
            checkPart(train, val);
        }

        @Override
        public Voc open() {
            return part(Voc.open(path), train, val);
        }

        @Override
        public boolean hasTest() {
            Path lists = path.resolve("ImageSets").resolve("Main");
            return List.of("train.txt", "val.txt", "test.txt").stream()
                    .allMatch(list -> Files.exists(lists.resolve(list)));
        }
    }

    /**
     * VOC 07+12, fetched where it is not there yet, as {@link Voc#download(Path)}.
     *
     * @param folder where it lies or shall lie
     * @param train at most so many pictures to learn from; 0 for all
     * @param val at most so many to evaluate on; 0 for all
     */
    record Download(Path folder, int train, int val) implements Data {

        public Download {
            folder = folder.toAbsolutePath().normalize();
            checkPart(train, val);
        }

        @Override
        public boolean present() {
            return Files.isDirectory(folder);
        }

        @Override
        public Voc open() {
            return part(Voc.download(folder), train, val);
        }

        /** The test pictures of 2007 are evaluated on, as is usual. */
        @Override
        public boolean hasTest() {
            return false;
        }
    }

    /**
     * Shenggan/BCCD_Dataset, as {@link Voc#bloodCells}.
     *
     * @param folder the repository's folder BCCD
     * @param train at most so many pictures to learn from; 0 for all
     * @param val at most so many to evaluate on; 0 for all
     */
    record BloodCells(Path folder, int train, int val) implements Data {

        private static final String ONE = "BloodImage_00001.jpg";

        public BloodCells {
            folder = folder.toAbsolutePath().normalize();
            checkPart(train, val);
        }

        @Override
        public boolean present() {
            return Files.isRegularFile(
                    folder.resolve("JPEGImages").resolve(ONE)); // the folder may be another data set's
        }

        @Override
        public Voc open() {
            return part(Voc.bloodCells(folder), train, val);
        }

        @Override
        public boolean hasTest() {
            return true;
        }
    }

    private static void checkPart(int train, int val) {
        Check.range("The number of training pictures", train, 0, Integer.MAX_VALUE);
        Check.range("The number of validation pictures", val, 0, Integer.MAX_VALUE);
    }

    private static Voc part(Voc all, int train, int val) {
        return all.subset(train == 0 ? Integer.MAX_VALUE : train, val == 0 ? Integer.MAX_VALUE : val);
    }
}
