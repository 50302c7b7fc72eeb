package org.prunelab.evaluate;

/** A network in a runtime, at its own input size. */
interface LoadedNetwork extends AutoCloseable {

    /** Computes the raw maps of all heads for a batch of images, which are the same each time. */
    void run(int batch);

    /** Name and version of the runtime. */
    String runtime();

    @Override
    void close();
}
