package org.prunelab.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.prunelab.darknet.Model;
import org.prunelab.darknet.Network;
import org.prunelab.detect.ClassNames;
import org.prunelab.detect.DetectedPicture;
import org.prunelab.detect.Detection;
import org.prunelab.detect.DetectionSettings;
import org.prunelab.detect.Detector;
import org.prunelab.image.Box;
import org.prunelab.image.Picture;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "detect",
        description = "Finds objects in pictures: the best class of each box, duplicates suppressed by class.",
        mixinStandardHelpOptions = true,
        versionProvider = Prunelab.Version.class)
final class DetectCommand implements Runnable {

    @Mixin
    private ModelFiles files;

    @Option(
            names = "--names",
            paramLabel = "FILE",
            description = "Class names, one a line; else \"class 0\" and so on.")
    private Path names;

    @Mixin
    private InputSize size;

    @Option(
            names = "--score",
            paramLabel = "X",
            defaultValue = "0.25",
            description = "The least score, objectness x class probability (default: ${DEFAULT-VALUE}).")
    private double score;

    @Option(
            names = "--draw",
            paramLabel = "DIR",
            description = "Write each picture with its boxes into this folder, as PNG.")
    private Path draw;

    @Mixin
    private Output output;

    @Parameters(arity = "1..*", paramLabel = "IMAGE", description = "Pictures: JPEG, PNG, BMP or GIF.")
    private List<Path> images;

    @Override
    public void run() {
        DetectionSettings settings = DetectionSettings.display().withScore(score);
        List<String> overlays = draw == null ? List.of() : overlays();
        Model model = files.read(size);
        Network network = model.network();
        List<String> classes = names == null ? ClassNames.numbered(network.classes()) : ClassNames.read(names, network);
        List<Found> found = new ArrayList<>();
        try (Detector detector = Detector.of(model, classes)) {
            for (Path image : images) {
                found.add(new Found(image, detector.detect(Picture.read(image), settings), classes));
            }
        }
        if (draw != null) {
            Folder.write(draw, folder -> {
                for (int i = 0; i < overlays.size(); i++) {
                    Picture.of(found.get(i).picture().drawn()).write(folder.resolve(overlays.get(i)));
                }
            });
        }
        output.print(
                found.stream().map(Found::text).collect(Collectors.joining("\n")),
                found.stream().map(Found::json).toList());
    }

    /** The names of the overlays, in the order of the pictures. */
    private List<String> overlays() {
        Map<String, Path> overlays = new LinkedHashMap<>();
        for (Path image : images) {
            String name = image.getFileName().toString().replaceFirst("\\.[^.]+$", "") + ".png";
            Path other = overlays.put(name, image);
            if (other != null) {
                throw new IllegalArgumentException(
                        "%s and %s would both be drawn as %s; draw them into folders of their own."
                                .formatted(other, image, draw.resolve(name)));
            }
        }
        return List.copyOf(overlays.keySet());
    }

    /** What was found in one picture file. */
    private record Found(Path image, List<Detection> detections, List<String> classNames) {

        DetectedPicture picture() {
            return new DetectedPicture(Picture.read(image), detections, classNames);
        }

        String text() {
            String lines =
                    detections.stream().map(d -> "\n  " + d.toText(classNames)).collect(Collectors.joining());
            return image + ":" + (lines.isEmpty() ? " nothing found" : lines);
        }

        Map<String, Object> json() {
            Map<String, Object> json = new LinkedHashMap<>();
            json.put("image", image.toString());
            json.put("detections", detections.stream().map(this::json).toList());
            return json;
        }

        private Map<String, Object> json(Detection detection) {
            Box box = detection.box();
            Map<String, Object> json = new LinkedHashMap<>();
            json.put("class", classNames.get(detection.classIndex()));
            json.put("score", detection.score());
            json.put("box", List.of(box.xmin(), box.ymin(), box.xmax(), box.ymax()));
            return json;
        }
    }
}
