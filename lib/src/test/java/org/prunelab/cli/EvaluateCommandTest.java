package org.prunelab.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.prunelab.darknet.Model;
import org.prunelab.darknet.Yolov4;
import org.prunelab.detect.Detection;
import org.prunelab.detect.DetectionSettings;
import org.prunelab.detect.Detector;
import org.prunelab.image.LabelledBox;
import org.prunelab.image.Picture;
import org.prunelab.shapes.Shapes;
import org.prunelab.voc.Voc;
import org.prunelab.voc.VocImage;

class EvaluateCommandTest {

    private static final String HEADER = "image,class,score,xmin,ymin,xmax,ymax\n";

    @TempDir
    private static Path data;

    @TempDir
    private Path folder;

    private static Path shapes;
    private static Voc voc;

    @BeforeAll
    static void writeShapes() {
        shapes = data.resolve("shapes");
        new Shapes(4, 4, 64, 2, 3).write(shapes);
        voc = Voc.open(shapes);
    }

    private Path detections(String rows) throws IOException {
        return Files.writeString(folder.resolve("found.csv"), rows);
    }

    private static String row(String image, String name, double score, float... box) {
        return String.format(Locale.ROOT, "%s,%s,%s,%s,%s,%s,%s\n", image, name, score, box[0], box[1], box[2], box[3]);
    }

    private static String row(VocImage image, LabelledBox object, double score, float shift) {
        return row(
                image.id(),
                voc.classes().get(object.classIndex()),
                score,
                object.box().xmin() + shift,
                object.box().ymin(),
                object.box().xmax() + shift,
                object.box().ymax());
    }

    /** Every object where it is. */
    private static String truth() {
        StringBuilder rows = new StringBuilder();
        for (VocImage image : voc.val()) {
            image.objects().forEach(object -> rows.append(row(image, object, 0.9, 0)));
        }
        return rows.toString();
    }

    private Run evaluate(Object... more) throws IOException {
        return Run.of(Stream.concat(Stream.of("evaluate", "--voc", shapes), Stream.of(more))
                .toArray());
    }

    @Test
    void theTruthItselfIsPerfectUnderEveryProtocol() throws IOException {
        Path file = detections(HEADER + truth());
        for (String protocol : List.of("voc07", "voc10", "coco")) {
            JsonNode json = evaluate("--detections", file, "--protocol", protocol, "--json")
                    .json();
            assertEquals(1, json.path("value").asDouble(), 1e-9, protocol);
            assertEquals(4, json.path("images").asInt());
            assertEquals(2, json.path("classes").size());
        }
    }

    @Test
    void aFalseAlarmAboveTheOnlyHitHalvesThePrecision() throws IOException {
        VocImage image = voc.val().get(0);
        LabelledBox object =
                image.objects().stream().filter(o -> !o.difficult()).findFirst().orElseThrow();
        long truths = voc.val().stream()
                .flatMap(i -> i.objects().stream())
                .filter(o -> o.classIndex() == object.classIndex() && !o.difficult())
                .count();
        Path file = detections(HEADER
                + row(image.id(), voc.classes().get(object.classIndex()), 0.95, 0, 0, 1, 1)
                + row(image, object, 0.9, 0));
        JsonNode json =
                evaluate("--detections", file, "--protocol", "voc10", "--json").json();
        assertEquals(
                0.5 / truths,
                json.path("classes")
                        .path(voc.classes().get(object.classIndex()))
                        .asDouble(),
                1e-9);
    }

    @Test
    void columnsMayStandInAnyOrderAmongOthersAndNamesMayBeQuotedOrHaveTheirEnding() throws IOException {
        StringBuilder rows = new StringBuilder("\uFEFFid,score,class,ymax,xmax,ymin,xmin,image\r\n");
        for (VocImage image : voc.val()) {
            for (LabelledBox object : image.objects()) {
                rows.append(String.format(
                        Locale.ROOT,
                        "\"a, b\",0.5,\"%s\",%s,%s,%s,%s,%s\r\n",
                        voc.classes().get(object.classIndex()),
                        object.box().ymax(),
                        object.box().xmax(),
                        object.box().ymin(),
                        object.box().xmin(),
                        image.file().getFileName()));
            }
        }
        Run run = evaluate("--detections", detections(rows.toString()));
        assertTrue(run.output().startsWith("mAP@0.5 (VOC 2007, 11 points) 1.0000 on 4 images"), run.toString());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "IMAGE,CLASS,0.9,1,2,3 | line 3: it has 6 cells, but there are 7 columns.",
                "IMAGE,CLASS,high,1,2,3,4 | line 3: its score is \"high\", which is not a finite number.",
                "IMAGE,CLASS,NaN,1,2,3,4 | line 3: its score is \"NaN\", which is not a finite number.",
                "IMAGE,CLASS,0.9,5,2,3,4 | line 3: its box is [5.0, 2.0, 3.0, 4.0]; xmin is at most xmax",
                "IMAGE,CLASSx,0.9,1,2,3,4 | line 3: there is no class \"CLASSx\" (did you mean \"CLASS\"?); there are",
                "IMAGEx,CLASS,0.9,1,2,3,4 | line 3: no validation picture is called \"IMAGEx\" (did you mean \"IMAGE",
            })
    void aBadRowIsNamedWithItsLine(String bad, String said) throws IOException {
        String image = voc.val().get(0).id();
        String name = voc.classes().get(0);
        Path file = detections(HEADER + row(image, name, 0.9, 1, 2, 3, 4)
                + bad.replace("IMAGE", image).replace("CLASS", name) + "\n");
        String message = evaluate("--detections", file).failure();
        String expected = said.replace("IMAGE", image).replace("CLASS", name);
        assertTrue(message.contains("found.csv, " + expected.replaceAll("\"$", "")), message);
    }

    @Test
    void aFileWithoutItsColumnsIsToldWhatTheyAre() throws IOException {
        String message =
                evaluate("--detections", detections("a.jpg,dog,0.9,1,2,3,4\n")).failure();
        assertTrue(
                message.contains("line 1")
                        && message.contains("the first line is image,class,score,xmin,ymin,xmax,ymax"),
                message);
        message = evaluate("--detections", folder.resolve("missing.csv")).failure();
        assertTrue(message.contains("missing.csv can't be read"), message);
    }

    @Test
    void aDetectorAndItsDetectionsInAFileAreJudgedAlike() throws IOException {
        Model model = Model.initial(
                Yolov4.of(voc.classes().size()).width(0.03125).at(64).build(), 4);
        model.write(folder, "model");
        JsonNode direct = evaluate(
                        "--cfg", folder.resolve("model.cfg"), "--weights", folder.resolve("model.weights"), "--json")
                .json();
        StringBuilder rows = new StringBuilder(HEADER);
        try (Detector detector = Detector.of(model, voc.classes())) {
            for (VocImage image : voc.val()) {
                for (Detection found : detector.detect(Picture.read(image.file()), DetectionSettings.evaluation())) {
                    rows.append(row(
                            image.id(),
                            voc.classes().get(found.classIndex()),
                            found.score(),
                            found.box().xmin(),
                            found.box().ymin(),
                            found.box().xmax(),
                            found.box().ymax()));
                }
            }
        }
        JsonNode fromFile =
                evaluate("--detections", detections(rows.toString()), "--json").json();
        assertEquals(direct.path("value").asDouble(), fromFile.path("value").asDouble(), 1e-3);
    }

    @Test
    void curvesHaveALineForEachObjectThatWasFound() throws IOException {
        Path curves = folder.resolve("curves.csv");
        Run run = evaluate("--detections", detections(HEADER + truth()), "--curves", curves);
        assertEquals(0, run.exitCode(), run.error());
        List<String> lines = Files.readAllLines(curves);
        assertEquals("class,score,recall,precision", lines.get(0));
        long truths = voc.val().stream()
                .flatMap(i -> i.objects().stream())
                .filter(o -> !o.difficult())
                .count();
        assertEquals(truths, lines.size() - 1);
        assertTrue(lines.get(lines.size() - 1).endsWith(",1.0,1.0"), lines.toString());
    }

    @Test
    void withNothingToJudgeTheOptionsAreTold() throws IOException {
        Run run = evaluate();
        assertEquals(2, run.exitCode());
        assertTrue(run.error().contains("--detections"), run.error());
    }
}
