package org.prunelab.stage;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.prunelab.train.Trained;
import org.prunelab.zoo.ModelCard;
import org.prunelab.zoo.Zoo;

/**
 * A detector of the zoo as it is: the base of an experiment that trains none.
 *
 * <pre>{@code
 * Stage base = FromZoo.of("shapes", new Data.Generated(400, 100, 128, 5, 1));
 * }</pre>
 *
 * @param detector its name in the zoo
 * @param digest the SHA-256 of its weights
 * @param data what later stages learn from and evaluate on; of its classes
 */
public record FromZoo(String detector, String digest, Data data) implements ModelStage {

    /** The detector that comes with this library. */
    public static FromZoo of(String detector, Data data) {
        return new FromZoo(detector, Zoo.card(detector).digest(), data);
    }

    @Override
    public String name() {
        return "zoo";
    }

    @Override
    public List<Stage> inputs() {
        return List.of();
    }

    /** It only reads. */
    @Override
    public Compute compute() {
        return Compute.cpu(1);
    }

    @Override
    public ObjectNode run(Workspace workspace) {
        ModelCard card = Zoo.card(detector);
        requireSame(card, digest);
        if (!workspace.voc().classes().equals(card.classes())) {
            throw new IllegalArgumentException(
                    "The zoo's \"%s\" finds %s, but the data has the classes %s; let a training start from it (transfer)."
                            .formatted(detector, card.classes(), workspace.voc().classes()));
        }
        Trained trained = Zoo.trained(detector);
        workspace.write(trained.model());
        trained.writeHistory(workspace.file(METRICS));
        workspace.note("trained_hours", card.hours());
        workspace.note("trained_with", card.environment());
        return Measures.of(trained.model()).json();
    }

    /** Refuses another detector of the same name. */
    static void requireSame(ModelCard card, String digest) {
        String here = card.digest();
        if (!here.equals(digest)) {
            throw new IllegalArgumentException(
                    "The zoo's \"%s\" of this library has the digest %s, but %s is asked for; take the version of the library that has it."
                            .formatted(card.name(), here, digest));
        }
    }
}
