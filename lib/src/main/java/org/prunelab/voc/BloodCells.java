package org.prunelab.voc;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Shenggan/BCCD_Dataset: 364 microscope pictures of blood cells in VOC layout, under the MIT licence. */
final class BloodCells {

    static final String NAME = "Shenggan/BCCD_Dataset";
    private static final List<String> CLASSES = List.of("Platelets", "RBC", "WBC");

    private BloodCells() {}

    static Voc open(Path folder) {
        if (!Files.isDirectory(folder)) {
            throw new VocException("%s is no folder, and %s is looked for in it. %s".formatted(folder, NAME, remedy()));
        }
        Voc voc = Voc.open(folder);
        if (!voc.classes().equals(CLASSES)) {
            throw new VocException("%s holds a data set with the classes %s, and not %s, whose classes are %s. %s"
                    .formatted(folder, summary(voc.classes()), NAME, String.join(", ", CLASSES), remedy()));
        }
        return voc.named(NAME);
    }

    private static String summary(List<String> classes) {
        int shown = Math.min(5, classes.size());
        String names = String.join(", ", classes.subList(0, shown));
        return shown == classes.size() ? names : names + " and %d more".formatted(classes.size() - shown);
    }

    private static String remedy() {
        return "Clone https://github.com/" + NAME
                + " and name its folder BCCD, which holds JPEGImages, in the variable PRUNELAB_VOC.";
    }
}
