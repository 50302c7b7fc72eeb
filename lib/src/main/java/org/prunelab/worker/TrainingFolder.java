package org.prunelab.worker;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.prunelab.base.FileProblem;
import org.prunelab.base.WholeFile;
import org.prunelab.darknet.Cfg;
import org.prunelab.darknet.CfgText;
import org.prunelab.darknet.Model;
import org.prunelab.distill.Distillation;
import org.prunelab.distill.TeacherLoss;
import org.prunelab.sparse.GammaPenalty;
import org.prunelab.stage.StageJson;
import org.prunelab.train.CheckpointSettings;
import org.prunelab.train.DistillationLoss;
import org.prunelab.train.GradientPenalty;
import org.prunelab.train.Training;
import org.prunelab.train.TrainingSettings;
import org.prunelab.voc.Voc;
import org.prunelab.voc.VocImage;

/**
 * A training in files, for another process to run: its network, the weights that it starts from, its teacher, and all
 * else as JSON.
 */
final class TrainingFolder {

    private static final String JSON = "training.json";
    private static final String NETWORK = "network.cfg";
    private static final String START = "start";
    private static final String TEACHER = "teacher";

    private TrainingFolder() {}

    /** What {@value #JSON} holds. */
    private record Content(
            Pictures pictures,
            TrainingSettings settings,
            Optional<GammaPenalty> penalty,
            Optional<Distillation> guide,
            Kept checkpoints,
            Map<String, String> identity) {}

    /** Checkpoints by content. */
    private record Kept(Path folder, int steps, long seconds) {

        static Kept of(CheckpointSettings settings) {
            return new Kept(
                    settings.folder().toAbsolutePath(),
                    settings.steps(),
                    settings.time().toSeconds());
        }

        CheckpointSettings settings() {
            return CheckpointSettings.byContent(folder)
                    .everySteps(steps)
                    .every(Duration.ofSeconds(Math.max(1, seconds)));
        }
    }

    /** A data set, picture by picture, so that any part of one can be told. */
    private record Pictures(String name, Path root, List<String> classes, List<VocImage> train, List<VocImage> val) {

        static Pictures of(Voc voc) {
            return new Pictures(voc.name(), voc.root(), voc.classes(), voc.train(), voc.val());
        }

        Voc voc() {
            return Voc.of(name, root, classes, train, val);
        }
    }

    /**
     * Writes a training, which keeps checkpoints, into a new folder.
     *
     * @throws IllegalArgumentException where its penalty or its guiding loss is one that only this process knows
     */
    static void write(Path folder, Training training) {
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "The folder %s can't be made: %s".formatted(folder, FileProblem.inWords(e)), e);
        }
        WholeFile.writeText("network", folder.resolve(NETWORK), CfgText.of(training.network()));
        training.start().ifPresent(start -> start.write(folder, START));
        Optional<TeacherLoss> guide = training.guide().map(TrainingFolder::known);
        guide.ifPresent(loss -> loss.teacher().write(folder, TEACHER));
        Content content = new Content(
                Pictures.of(training.data()),
                training.settings(),
                training.penalty().map(TrainingFolder::known),
                guide.map(TeacherLoss::guide),
                training.checkpoints().map(Kept::of).orElseThrow(),
                training.identity());
        try {
            WholeFile.writeText(
                    "training", folder.resolve(JSON), StageJson.mapper().writeValueAsString(content));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("records of numbers and words are always JSON", e);
        }
    }

    private static TeacherLoss known(DistillationLoss loss) {
        if (loss instanceof TeacherLoss known) {
            return known;
        }
        throw unknown("guiding loss");
    }

    private static GammaPenalty known(GradientPenalty penalty) {
        if (penalty instanceof GammaPenalty known) {
            return known;
        }
        throw unknown("penalty");
    }

    private static IllegalArgumentException unknown(String what) {
        return new IllegalArgumentException(
                "A training's %s is one of your own, which other processes don't know; run that training here, with run()."
                        .formatted(what));
    }

    /**
     * Reads a training.
     *
     * @throws IllegalStateException where what was read is not the training that was written
     */
    static Training read(Path folder) {
        try {
            Content content = StageJson.mapper().readValue(Files.readString(folder.resolve(JSON)), Content.class);
            Training training = (Files.exists(folder.resolve(START + ".cfg"))
                            ? Training.of(model(folder, START))
                            : Training.of(Cfg.read(folder.resolve(NETWORK))))
                    .on(content.pictures().voc())
                    .with(content.settings())
                    .checkpoints(content.checkpoints().settings());
            if (content.penalty().isPresent()) {
                training = training.with(content.penalty().get());
            }
            if (content.guide().isPresent()) {
                training = training.with(content.guide().get().from(model(folder, TEACHER)));
            }
            requireSame(content.identity(), training.identity());
            return training;
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "The training in %s can't be read: %s".formatted(folder, FileProblem.inWords(e)), e);
        }
    }

    private static void requireSame(Map<String, String> written, Map<String, String> read) {
        String differing = written.keySet().stream()
                .filter(name -> !written.get(name).equals(read.get(name)))
                .map(name -> "%s is %s there and %s here".formatted(name, written.get(name), read.get(name)))
                .collect(Collectors.joining("; "));
        if (!differing.isEmpty()) {
            throw new IllegalStateException("This process would run another training: " + differing);
        }
    }

    private static Model model(Path folder, String name) {
        return Model.read(folder.resolve(name + ".cfg"), folder.resolve(name + ".weights"));
    }
}
